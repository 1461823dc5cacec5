// Opens every shipped workflow in a real n8n and writes docs/images/n8n-workflow-<name>.png.
//   node --conditions=@ai-manager/source scripts/take-pictures.ts [name...]
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { signUp } from '../test/host/client.ts';
import { withEditor, withoutChromium } from '../test/host/editor.ts';
import { installN8n } from '../test/host/installations.ts';
import { createN8nHome } from '../test/host/n8n-home.ts';
import { packPackage } from '../test/host/packed.ts';
import { isNote, shippedFiles } from '../test/host/shipped-files.ts';
import type { ShippedFile } from '../test/host/shipped-files.ts';
import { shippedWorkflow } from '../test/host/shipped.ts';

const images = join(import.meta.dirname, '..', '..', '..', 'docs', 'images');

/** What each node is given, so that none is marked as unfinished: nobody is spoken to. */
const credentialOf: Readonly<Record<string, string>> = {
  '@ai-manager/n8n-nodes-ai-manager.aiManager': 'aiManagerDatabaseApi',
  '@ai-manager/n8n-nodes-ai-manager.aiManagerTrigger': 'aiManagerDatabaseApi',
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
  'n8n-nodes-base.awsSes': 'aws',
  'n8n-nodes-base.crypto': 'crypto',
  'n8n-nodes-base.emailSend': 'smtp',
  'n8n-nodes-base.httpRequest': 'aws',
  'n8n-nodes-base.slack': 'slackApi',
  'n8n-nodes-base.webhook': 'httpHeaderAuth',
};
const kinds = [...new Set(Object.values(credentialOf))];
const credentials = Object.fromEntries(
  Object.entries(credentialOf).map(([type, kind]) => [type, { [kind]: { id: kind, name: kind } }]),
);

/** Hides what is around the canvas and gives it all room. */
const onlyTheCanvas = `
  #sidebar, #header, #banners, [class*="logsPanel"], .vue-flow__panel, .vue-flow__background,
  button:not(.vue-flow__viewport *) { visibility: hidden !important; }
  [data-test-id="canvas-wrapper"], [data-test-id="canvas"] { position: fixed !important; inset: 0 !important; z-index: 1000; }
`;

const installation = installN8n();
if (!('folder' in installation)) throw new Error(`There is no n8n${installation.missing}.`);
if (withoutChromium !== '') throw new Error(`There is no browser${withoutChromium}.`);
const wanted = process.argv.slice(2);
const files = shippedFiles().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const { tarball } = await packPackage();
await using n8n = await createN8nHome({ installation: installation.folder, tarball });
n8n.importCredentials(kinds.map((kind) => ({ id: kind, name: kind, type: kind, data: {} })));
n8n.importWorkflows(files.map(({ name }) => shippedWorkflow(name, { credentials })));
await n8n.start();
await signUp(n8n.url, installation.folder);
await withEditor({
  url: n8n.url,
  async use(page) {
    for (const file of files) await takePicture(page, file);
  },
});

async function takePicture(page: Page, { name, workflow }: ShippedFile): Promise<void> {
  await page.setViewport(sizeFor(workflow));
  await page.goto(`${n8n.url}/workflow/${name}`, { waitUntil: 'domcontentloaded', timeout: 120_000 });
  await page.waitForSelector('[data-test-id="canvas-node"]', { timeout: 120_000 });
  await page.addStyleTag({ content: onlyTheCanvas });
  await page.keyboard.press('1');
  // The canvas glides to where everything fits.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await page.screenshot({ path: `${images}/n8n-workflow-${name}.png`, clip: await placeOfNodes(page) });
}

/** Where the nodes and notes are, with some room around them and for their names. */
function placeOfNodes(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  return page.$$eval('.vue-flow__node', (nodes) => {
    const places = nodes.map((node) => node.getBoundingClientRect());
    const x = Math.min(...places.map(({ left }) => left)) - 40;
    const y = Math.min(...places.map(({ top }) => top)) - 20;
    const right = Math.max(...places.map((place) => place.right)) + 60;
    const bottom = Math.max(...places.map((place) => place.bottom)) + 70;
    return { x, y, width: right - x, height: bottom - y };
  });
}

/** The shape of the workflow, at a scale at which names can be read. */
function sizeFor({ nodes }: ShippedFile['workflow']): { readonly width: number; readonly height: number } {
  const right = nodes.map((node) => node.position[0] + (isNote(node) ? Number(node.parameters['width'] ?? 240) : 160));
  const bottom = nodes.map(
    (node) => node.position[1] + (isNote(node) ? Number(node.parameters['height'] ?? 160) : 160),
  );
  const width = Math.max(...right) - Math.min(...nodes.map(({ position }) => position[0]));
  const height = Math.max(...bottom) - Math.min(...nodes.map(({ position }) => position[1]));
  // Pictures stay small enough for a page.
  const scale = Math.min(0.75, 1_500 / width, Math.sqrt(1_500_000 / (width * height)));
  return { width: Math.round(width * scale) + 120, height: Math.round(height * scale) + 120 };
}
