import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { approvalRulesSchema } from '@ai-manager/core';
import type { ApprovalRules } from '@ai-manager/core';
import { parse } from 'yaml';
import type { World } from './make-requests.ts';

export const sampleFolder = join(import.meta.dirname, '../../examples/sample-org');

/** The seed of the committed files. */
export const sampleSeed = 2026;

/** People and rules of the sample organisation. */
export async function readSample(): Promise<Omit<World, 'seed' | 'rules'> & { readonly rules: ApprovalRules }> {
  const read = async (file: string): Promise<string> => readFile(join(sampleFolder, file), 'utf8');
  const rules = parse(await read('rules.yaml')) as { readonly timeZone: string; readonly approvals?: unknown };
  const [, ...lines] = (await read('people.csv')).trim().split('\n');
  // names may hold a comma, so the language is counted from the end
  const people = lines.map((line) => {
    const fields = line.split(',');
    return { id: fields[0] ?? '', language: fields.at(-3) ?? 'en' };
  });
  return { people, timeZone: rules.timeZone, rules: approvalRulesSchema.parse(rules.approvals ?? {}) };
}
