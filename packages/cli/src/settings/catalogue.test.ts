import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentTexts } from '../environment.ts';
import { allVariables, variableGroups } from './catalogue.ts';
import { renderEnvExample } from './env-example.ts';
import { groupReaders } from './group-readers.ts';

const root = join(import.meta.dirname, '../../../..');
/** Of the terminal and of AWS, not ours. */
const foreign = ['NO_COLOR', 'AWS_REGION', 'AWS_DEFAULT_REGION'];
const names = allVariables.map(({ name }) => name);

async function sourcesOf(folder: string): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const found = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return Promise.all(found.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

/** Rows of the tables of docs/configuration.md. */
async function documentedRows(): Promise<readonly (readonly string[])[]> {
  const page = await readFile(join(root, 'docs/configuration.md'), 'utf8');
  return [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \| (.*) \| (.*) \| (.*) \|$/gm)].map((match) => match.slice(1));
}

describe('the list of variables', () => {
  it('names each variable once, and says of each in a line what it does', () => {
    expect(new Set(names).size).toBe(names.length);
    const wrong = allVariables.filter(
      ({ name, text }) => !/^[A-Z][A-Z0-9_]+$/.test(name) || !/^[^\n|]{4,109}[^\n|.]$/.test(text),
    );
    expect(wrong).toEqual([]);
  });

  it('is what .env.example explains', async () => {
    expect(await readFile(join(root, '.env.example'), 'utf8')).toBe(renderEnvExample());
  });

  it('sets nothing in .env.example', () => {
    expect(
      renderEnvExample()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#')),
    ).toEqual([]);
  });

  it('is what docs/configuration.md says, row by row', async () => {
    const expected = allVariables.map(({ name, text, fallback, secret }) => [
      name,
      text,
      fallback ?? '-',
      secret ? 'yes' : '-',
    ]);
    expect(await documentedRows()).toEqual(expected);
  });

  it('knows every variable that a reader of settings reads, and that the help names', async () => {
    const files = (await sourcesOf(import.meta.dirname)).filter(({ name }) => name !== 'catalogue.ts');
    files.push({ name: 'settings.ts', text: await readFile(join(import.meta.dirname, '../settings.ts'), 'utf8') });
    const read = files.flatMap(({ text }) =>
      [...text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g)].map(([, name = '']) => name),
    );
    expect(read).toContain('DATABASE_URL');
    const unknown = [...read, ...environmentTexts.map(([name]) => name)].filter(
      (name) => !names.includes(name) && !foreign.includes(name),
    );
    expect(unknown).toEqual([]);
  });

  it('has a reader for a group exactly where settings/ has one', async () => {
    const files = await sourcesOf(import.meta.dirname);
    const readers = files
      .filter(({ text }) => /^export function read[A-Z]\w*\(read: Read\b/m.test(text))
      .map(({ name }) => name.replace(/\.ts$/, ''));
    expect(Object.keys(groupReaders).toSorted()).toEqual(readers.toSorted());
    const known = variableGroups.map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(readers));
    expect(variableGroups.filter(({ name, notYet }) => notYet === true && readers.includes(name))).toEqual([]);
  });

  it('switches groups on by variables of their own', () => {
    for (const { needs, variables } of variableGroups)
      expect(variables.map(({ name }) => name)).toEqual(expect.arrayContaining([...needs]));
  });
});
