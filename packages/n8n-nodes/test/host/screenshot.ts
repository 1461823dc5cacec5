import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { launch } from 'puppeteer-core';
import { owner } from './client.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = process.env['AI_MANAGER_CHROMIUM'] ?? places.find((place) => existsSync(place));

/** Why the editor is not looked at, as part of a title; empty where there is a browser. */
export const withoutChromium = program === undefined ? ' (skipped: there is no Chromium on this machine)' : '';

interface Look {
  readonly url: string;
  readonly workflowId: string;
  /** opened by a double click */
  readonly node: string;
}

/** Opens a node of a workflow in the editor; the pictures are in `.cache`. @returns what can be read in it */
export async function openEditor({ url, workflowId, node }: Look): Promise<{ readonly text: string }> {
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
    await page.goto(`${url}/workflow/${workflowId}`, { waitUntil: 'domcontentloaded', timeout: 120_000 });
    // A session belongs to the browser that it began in.
    await page.waitForSelector('input[name="password"]', { timeout: 120_000 });
    await page.type('input[autocomplete="email"], input[name="emailOrLdapLoginId"]', owner.email);
    await page.type('input[name="password"]', owner.password);
    await page.keyboard.press('Enter');
    const canvasNode = `[data-test-id="canvas-node"][data-node-name="${node}"]`;
    await page.waitForSelector(canvasNode, { timeout: 120_000 });
    await page.screenshot({ path: picture('n8n-canvas.png') });
    await page.click(canvasNode, { count: 2 });
    const panel = await page.waitForSelector('[data-test-id="node-parameters"]', { timeout: 60_000 });
    await page.screenshot({ path: picture('n8n-node.png') });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.screenshot({ path: picture('n8n-node-dark.png') });
    return { text: (await panel?.evaluate((element) => element.textContent)) ?? '' };
  } catch (error) {
    const [page] = (await browser.pages()).slice(-1);
    await page?.screenshot({ path: picture('n8n-failed.png') });
    throw error;
  } finally {
    await browser.close();
  }
}

function picture(name: `${string}.png`): `${string}.png` {
  const file = join(import.meta.dirname, '..', '..', '..', '..', '.cache', name);
  mkdirSync(dirname(file), { recursive: true });
  return file as `${string}.png`;
}
