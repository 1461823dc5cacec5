import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { newDataFolder, run } from './run-cli.ts';

describe('the audit on the command line', { timeout: 120_000 }, () => {
  let data = '';
  let org = '';
  beforeAll(async () => {
    [org, data] = [await makeOrganisation(), await newDataFolder()];
    await run(['init', org, '--data', data]);
  });

  it('verifies, exports, and verifies against the head of the export', async () => {
    const first = await run(['audit', 'verify', '--data', data]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/The chain of \d+ records holds together\.\n +head: [0-9a-f]{64}, position \d+/);
    const exported = await run(['audit', 'export', '--data', data, '--json']);
    const { parts, head, records } = JSON.parse(exported.stdout) as {
      readonly parts: readonly { readonly location: string }[];
      readonly head: { readonly hash: string; readonly position: number };
      readonly records: number;
    };
    const lines = (await readFile(parts[0]?.location ?? '', 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ end: true, from: 1, records, head: head.hash });
    const again = await run(['audit', 'verify', '--head', head.hash, '--data', data, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, earlierHead: 'found', firstBreak: null });
    const other = await run(['audit', 'verify', '--head', 'a'.repeat(64), '--data', data]);
    expect(other.code).toBe(1);
    expect(other.stdout).toMatch(/the earlier head is not in it/);
  });

  it('lists records with their places', async () => {
    const { stdout } = await run(['audit', 'list', '--kind', 'roster', '--data', data]);
    expect(stdout).toMatch(/^position +at +kind +subject +actor/);
    expect(stdout).toMatch(/roster roster/);
  });

  it('erases a person and says what remains', async () => {
    const refused = await run(['people', 'erase', '--person-id', 'p-2', '--confirm', 'p-1', '--data', data]);
    expect(refused.code).toBe(2);
    const { code, stdout } = await run(['people', 'erase', '--person-id', 'p-2', '--confirm', 'p-2', '--data', data]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/name: erased-[0-9a-f]{12}[^]*remains:[^]*pseudonym/);
    expect(await run(['audit', 'verify', '--data', data])).toMatchObject({ code: 0 });
  });

  it('ends with 1 and says where the chain is broken', async () => {
    const [file, there] = [join(data, 'all.jsonl'), await newDataFolder()];
    expect(await run(['export', file, '--data', data])).toMatchObject({ code: 0 });
    const lines = (await readFile(file, 'utf8')).split('\n');
    const changed = lines.map((line) =>
      line.startsWith('{"table":"decisions"') && line.includes('"kind":"roster"')
        ? line.replace('"people": 3', '"people": 4')
        : line,
    );
    expect(changed).not.toEqual(lines);
    await writeFile(file, changed.join('\n'));
    expect(await run(['import', file, '--data', there])).toMatchObject({ code: 0 });
    const { code, stdout } = await run(['audit', 'verify', '--data', there]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/The chain is broken at position \d+\. Record \S+ at position \d+ does not fit its hash/);
    const json = await run(['audit', 'verify', '--data', there, '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, firstBreak: { kind: 'changed' } });
  });
});
