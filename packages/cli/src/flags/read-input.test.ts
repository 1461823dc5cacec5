import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { catalogue } from '@ai-manager/core/catalogue';
import type { OperationDescriptor } from '@ai-manager/core/catalogue';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../__fixtures__/temporary-folder.ts';
import { operationFlags } from '../program.ts';
import { addFlags } from './add-flags.ts';
import { readInput } from './read-input.ts';

/** What the words after a command become, as the real parser reads them. */
async function inputOf(
  descriptor: OperationDescriptor,
  argv: readonly string[],
  given: { readonly cwd?: string; readonly stdin?: string } = {},
) {
  const flags = operationFlags(descriptor);
  const command = new Command('test').exitOverride().configureOutput({ writeErr: () => undefined });
  addFlags(command, flags);
  command.parse([...argv], { from: 'user' });
  const stdin = Readable.from(given.stdin === undefined ? [] : [given.stdin]);
  return readInput({ descriptor, flags }, command.opts(), { cwd: given.cwd ?? '.', stdin });
}

describe('reading an input from flags', () => {
  it('holds only what was given', async () => {
    expect(await inputOf(catalogue.evaluations.weekly, [])).toEqual({});
  });

  it('reads numbers, repeated flags and switches', async () => {
    const argv = [
      '--only',
      'prj-001',
      '--only',
      'anna',
      '--concurrency',
      '4',
      '--budget-usd',
      '0.5',
      '--force',
      '--week',
      '2026-W47',
    ];
    expect(await inputOf(catalogue.evaluations.weekly, argv)).toEqual({
      only: ['prj-001', 'anna'],
      concurrency: 4,
      budgetUsd: 0.5,
      force: true,
      week: '2026-W47',
    });
  });

  it('names the flag whose number is none', async () => {
    await expect(inputOf(catalogue.evaluations.weekly, ['--concurrency', '2.5'])).rejects.toThrow(
      '--concurrency: "2.5" is not a whole number.',
    );
    await expect(inputOf(catalogue.evaluations.weekly, ['--budget-usd', 'five'])).rejects.toThrow(
      '--budget-usd: "five" is not a number.',
    );
  });

  it('names every flag whose value the schema refuses', async () => {
    await expect(inputOf(catalogue.evaluations.weekly, ['--week', '47', '--concurrency', '0'])).rejects.toThrow(
      /--week: A week is written like 2026-W47[^]*--concurrency: /,
    );
  });

  it('refuses a choice that is none, and a required flag that is missing', async () => {
    await expect(inputOf(catalogue.projects.list, ['--status', 'gone'])).rejects.toThrow(
      'Allowed choices are active, archived',
    );
    await expect(inputOf(catalogue.projects.get, [])).rejects.toThrow("required option '--project-id <id>'");
  });

  it('takes null for what may be null', async () => {
    const argv = ['--name', 'evaluation.judge', '--body', 'Judge.', '--expected-version', 'null'];
    expect(await inputOf(catalogue.prompts.save, argv)).toMatchObject({ expectedVersion: null });
  });

  it('reads long texts from a file, from standard input, or as they stand', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'judge.md'), 'Judge fairly.\n');
    const body = async (text: string, stdin?: string) =>
      (
        await inputOf(
          catalogue.prompts.save,
          ['--name', 'evaluation.judge', '--body', text],
          stdin === undefined ? { cwd } : { cwd, stdin },
        )
      )['body'];
    expect(await body('@judge.md')).toBe('Judge fairly.\n');
    expect(await body('@-', 'Judge mildly.')).toBe('Judge mildly.');
    expect(await body('@@home')).toBe('@home');
    expect(await body('plain')).toBe('plain');
  });

  it('leaves short texts that start with @ alone', async () => {
    expect(await inputOf(catalogue.reviews.record, ['--evaluation-id', 'e1', '--comment', '@anna look'])).toMatchObject(
      { comment: '@anna look' },
    );
  });

  it('reads documents as YAML or JSON', async () => {
    const outcomes = [{ key: 'k', claim: 'c', outcome: 'sent' }];
    expect(await inputOf(catalogue.mail.confirm, ['--outcomes', JSON.stringify(outcomes)])).toEqual({ outcomes });
    expect(
      await inputOf(catalogue.mail.confirm, ['--outcomes', '@-'], { stdin: '- key: k\n  claim: c\n  outcome: sent\n' }),
    ).toEqual({ outcomes });
  });

  it('names flag and place of a document that is broken or does not fit', async () => {
    await expect(inputOf(catalogue.mail.confirm, ['--outcomes', '{"key": '])).rejects.toThrow(
      '--outcomes is neither YAML nor JSON',
    );
    await expect(
      inputOf(catalogue.mail.confirm, ['--outcomes', '[{"key":"k","claim":"c","outcome":"lost"}]']),
    ).rejects.toThrow('--outcomes at 0.outcome');
  });

  it('says which file a flag could not read', async () => {
    await expect(inputOf(catalogue.rules.save, ['--rules', '@missing.yaml'])).rejects.toThrow(
      /--rules: cannot read .*missing\.yaml \(there is no such file\)/,
    );
  });

  it('reads roster files from a folder under the names the import knows', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'people.csv'), 'id,name,email\n');
    await writeFile(join(cwd, 'README.md'), 'not a roster');
    const input = await inputOf(catalogue.people.importRoster, ['--files', '.', '--check-only'], { cwd });
    expect(input).toEqual({ files: [{ name: 'people.csv', content: 'id,name,email\n' }], checkOnly: true });
  });
});
