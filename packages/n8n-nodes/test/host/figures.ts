import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', '..', '.cache');
const file = join(folder, 'n8n-figures.json');

/** Adds figures of this run to those that docs/hosts/n8n.md names; nothing depends on them. */
export function writeFigures(figures: Readonly<Record<string, number | undefined>>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...readFigures(), ...figures }, null, 2)}\n`);
}

function readFigures(): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch {
    return {};
  }
}
