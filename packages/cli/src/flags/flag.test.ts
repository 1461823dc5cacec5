import { operations } from '@ai-manager/core/catalogue';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flagsOf, toKebabCase } from './flag.ts';

const flagOf = (shape: z.ZodRawShape, field: string) => {
  const flag = flagsOf({ input: z.strictObject(shape) }).find((candidate) => candidate.field === field);
  if (flag === undefined) throw new Error(`no flag for ${field}`);
  return flag;
};

describe('flags derived from a schema', () => {
  it('writes names in kebab case', () => {
    expect(['budgetUsd', 'week', 'importRoster'].map(toKebabCase)).toEqual(['budget-usd', 'week', 'import-roster']);
  });

  it('makes numbers, texts and switches of scalars', () => {
    const shape = { count: z.int(), share: z.number(), name: z.string(), force: z.boolean().default(false) };
    expect(flagsOf({ input: z.strictObject(shape) }).map(({ kind }) => kind)).toEqual([
      'integer',
      'number',
      'text',
      'switch',
    ]);
  });

  it('makes a repeatable flag of a list of scalars and one document of a list of records', () => {
    expect(flagOf({ only: z.array(z.string()).default([]) }, 'only')).toMatchObject({ kind: 'text', repeatable: true });
    expect(flagOf({ outcomes: z.array(z.strictObject({ key: z.string() })) }, 'outcomes')).toMatchObject({
      kind: 'document',
      repeatable: false,
    });
  });

  it('takes nested records as documents', () => {
    expect(flagOf({ rules: z.strictObject({ name: z.string() }) }, 'rules').kind).toBe('document');
  });

  it('reads long texts from files and short ones as they stand', () => {
    expect(flagOf({ body: z.string().max(100_000) }, 'body').kind).toBe('long-text');
    expect(flagOf({ note: z.string().max(1_000) }, 'note').kind).toBe('text');
  });

  it('sees through null and names choices', () => {
    expect(flagOf({ rating: z.int().min(1).max(5).nullable().default(null) }, 'rating')).toMatchObject({
      kind: 'integer',
      nullable: true,
    });
    expect(flagOf({ zone: z.string().nullable() }, 'zone')).toMatchObject({
      kind: 'text',
      nullable: true,
      required: true,
    });
    expect(flagOf({ stage: z.enum(['S0', 'S1']).optional() }, 'stage').choices).toEqual(['S0', 'S1']);
  });

  it('requires what has neither default nor optional', () => {
    const shape = { id: z.string(), week: z.string().optional(), limit: z.int().default(100) };
    expect(flagsOf({ input: z.strictObject(shape) }).map(({ required }) => required)).toEqual([true, false, false]);
  });

  it('puts description, range, default and example into the help', () => {
    const limit = z.int().min(1).max(1_000).default(100).meta({ title: 'Limit', description: 'Rows per page' });
    expect(flagOf({ limit }, 'limit').help).toBe('Rows per page (1 to 1000; default: 100)');
    expect(flagOf({ id: z.string().meta({ title: 'Project', examples: ['prj-001'] }) }, 'id').help).toBe(
      'Project (e.g. prj-001)',
    );
  });

  it('covers every field of every operation with a help text', () => {
    for (const descriptor of operations) {
      const flags = flagsOf(descriptor);
      const fields = Object.keys((descriptor.input as z.ZodObject).shape);
      expect({ [descriptor.name]: flags.map(({ field }) => field) }).toEqual({ [descriptor.name]: fields });
      expect(flags.filter(({ help }) => help === '').map(({ name }) => `${descriptor.name} --${name}`)).toEqual([]);
    }
  });
});
