import { existsSync } from 'node:fs';
import { launch } from 'puppeteer-core';
import type { Page } from 'puppeteer-core';
import { owner } from './client.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const program = process.env['AI_MANAGER_CHROMIUM'] ?? places.find((place) => existsSync(place));

/** Why the editor is not looked at, as part of a title; empty where there is a browser. */
export const withoutChromium = program === undefined ? ' (skipped: there is no Chromium on this machine)' : '';

interface Use<T> {
  /** of n8n */
  readonly url: string;
  use(page: Page): Promise<T>;
  /** Told before the browser is closed after an error. */
  onError?(page: Page): Promise<void>;
}

/** Lets somebody use the editor in a browser that loads nothing from elsewhere, as its owner. */
export async function withEditor<T>({ url, use, onError }: Use<T>): Promise<T> {
  const browser = await launch({
    executablePath: program ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-proxy-server'],
    defaultViewport: { width: 1_440, height: 900 },
  });
  try {
    const page = await browser.newPage();
    await page.setRequestInterception(true);
    // n8n's page would load fonts and the like from elsewhere.
    page.on(
      'request',
      (request) =>
        void (request.url().startsWith(url) || request.url().startsWith('data:')
          ? request.continue()
          : request.abort()),
    );
    await page.goto(`${url}/signin`, { waitUntil: 'domcontentloaded', timeout: 120_000 });
    // A session belongs to the browser that it began in.
    await page.waitForSelector('input[name="password"]', { timeout: 120_000 });
    await page.type('input[autocomplete="email"], input[name="emailOrLdapLoginId"]', owner.email);
    await page.type('input[name="password"]', owner.password);
    await Promise.all([page.waitForNavigation({ timeout: 120_000 }), page.keyboard.press('Enter')]);
    return await use(page);
  } catch (error) {
    const [page] = (await browser.pages()).slice(-1);
    if (page !== undefined) await onError?.(page);
    throw error;
  } finally {
    await browser.close();
  }
}
