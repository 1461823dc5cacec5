import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { program } from './editor.ts';

/** What a browser did with a page that holds text of anybody. */
export interface SeenPage {
  /** as it can be read */
  readonly text: string;
  /** everything that was asked for besides the page itself */
  readonly requests: readonly string[];
  /** windows that a script opened, and errors of the policy */
  readonly signs: readonly string[];
  /** wider than the screen? */
  readonly overflows: boolean;
}

/** Opens a review page as a reviewer does, on a desk and on a telephone; the pictures are in `.cache`. */
export async function openReviewPage(url: string, picture: string): Promise<SeenPage> {
  return inBrowser(async (browser) => {
    const page = await browser.newPage();
    const { requests, signs } = watch(page, url);
    await page.goto(url, { waitUntil: 'load' });
    const file = (kind: string): `${string}.png` => pictureFile(`${picture}${kind}.png`);
    await page.screenshot({ path: file(''), fullPage: true });
    const text = await page.$eval('body', (body) => body.innerText);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.screenshot({ path: file('-dark'), fullPage: true });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
    await page.setViewport({ width: 390, height: 844 });
    await page.screenshot({ path: file('-narrow'), fullPage: true });
    const overflows = await page.$eval('html', (html) => html.scrollWidth > html.clientWidth);
    return { text, requests, signs, overflows };
  });
}

/** Answers with the keyboard and without scripts. @returns what the page says afterwards */
export async function answerInBrowser(url: string, choose: Readonly<Record<string, string>>): Promise<string> {
  return inBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(url, { waitUntil: 'load' });
    for (const [approvalId, value] of Object.entries(choose)) {
      const radio = await page.waitForSelector(`input[name="outcome.${approvalId}"][value="${value}"]`);
      await radio?.focus();
      await page.keyboard.press('Space');
    }
    const button = await page.waitForSelector('button[type="submit"]');
    await button?.focus();
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
    return page.$eval('body', (body) => body.innerText);
  });
}

async function inBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launch({
    executablePath: program ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-proxy-server'],
    defaultViewport: { width: 1_000, height: 900 },
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

function watch(page: Page, url: string) {
  const requests: string[] = [];
  const signs: string[] = [];
  page.on('request', (request) => request.url() !== url && requests.push(request.url()));
  page.on('console', (message) => signs.push(message.text()));
  page.on('dialog', (dialog) => {
    signs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { requests, signs };
}

function pictureFile(name: `${string}.png`): `${string}.png` {
  const file = join(import.meta.dirname, '..', '..', '..', '..', '.cache', name);
  mkdirSync(dirname(file), { recursive: true });
  return file as `${string}.png`;
}
