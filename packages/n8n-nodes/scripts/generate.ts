// Writes what the node shows of the catalogue: the operations with their input schemas, and the shape of each output.
//   --check   writes nothing and ends with 1 when something would change
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeOperations, eventShape, outputShapes } from './describe-catalogue.ts';

const nodes = join(import.meta.dirname, '..', 'nodes');
const node = join(nodes, 'AiManager');
const trigger = join(nodes, 'AiManagerTrigger');
const check = process.argv.includes('--check');

const wanted = new Map<string, string>([
  [join(node, 'generated', 'operations.json'), toJson(describeOperations())],
  ...outputShapes().map(({ path, shape }): [string, string] => [join(node, '__schema__', path), toJson(shape)]),
  [join(trigger, '__schema__', 'v1.0.0.json'), toJson(eventShape())],
]);
const generated = [join(node, '__schema__'), join(node, 'generated'), join(trigger, '__schema__')];
const stale = generated.flatMap(existing).filter((file) => !wanted.has(file));
const changed = [...wanted].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

if (check && (changed.length > 0 || stale.length > 0)) {
  const names = [...changed.map(([file]) => file), ...stale].map((file) => file.slice(nodes.length + 1));
  console.error(`Not as the catalogue says: ${names.join(', ')}. Run "npm run generate" in packages/n8n-nodes.`);
  process.exitCode = 1;
} else if (!check) {
  for (const file of stale) rmSync(file);
  for (const [file, text] of changed) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function existing(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
