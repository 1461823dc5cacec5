import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withEditor } from './editor.ts';

interface Look {
  readonly url: string;
  readonly workflowId: string;
  /** opened by a double click */
  readonly node: string;
}

/** Opens a node of a workflow in the editor; the pictures are in `.cache`. @returns what can be read in it */
export async function openEditor({ url, workflowId, node }: Look): Promise<{ readonly text: string }> {
  return withEditor({
    url,
    async use(page) {
      await page.goto(`${url}/workflow/${workflowId}`, { waitUntil: 'domcontentloaded', timeout: 120_000 });
      const canvasNode = `[data-test-id="canvas-node"][data-node-name="${node}"]`;
      await page.waitForSelector(canvasNode, { timeout: 120_000 });
      await page.screenshot({ path: picture('n8n-canvas.png') });
      await page.click(canvasNode, { count: 2 });
      const panel = await page.waitForSelector('[data-test-id="node-parameters"]', { timeout: 60_000 });
      await page.screenshot({ path: picture('n8n-node.png') });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      await page.screenshot({ path: picture('n8n-node-dark.png') });
      return { text: (await panel?.evaluate((element) => element.textContent)) ?? '' };
    },
    onError: async (page) => void (await page.screenshot({ path: picture('n8n-failed.png') })),
  });
}

function picture(name: `${string}.png`): `${string}.png` {
  const file = join(import.meta.dirname, '..', '..', '..', '..', '.cache', name);
  mkdirSync(dirname(file), { recursive: true });
  return file as `${string}.png`;
}
