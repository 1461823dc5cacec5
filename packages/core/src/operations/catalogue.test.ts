import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accessTable } from './access.ts';
import { catalogue, operations } from './catalogue.ts';
import { handlers } from './handlers/index.ts';

describe('the catalogue', () => {
  it('has a handler and an access row for every operation, and none beside', () => {
    const names = Object.entries(catalogue).flatMap(([group, entries]) =>
      Object.keys(entries).map((key) => `${group}.${key}`),
    );
    const handled = Object.entries(handlers).flatMap(([group, entries]) =>
      Object.keys(entries).map((key) => `${group}.${key}`),
    );
    expect(operations.map(({ name }) => name)).toEqual(names);
    expect(handled.toSorted()).toEqual(names.toSorted());
    expect(Object.keys(accessTable).toSorted()).toEqual(names.toSorted());
  });

  it.each(operations)(
    'tells people what $name does and what each of its fields is',
    ({ title, description, input }) => {
      expect(title).toMatch(/^[A-Z]/);
      expect(description).toMatch(/\.$/);
      const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
      const untitled = Object.entries(properties).filter(
        ([, field]) => typeof field === 'boolean' || field.title === undefined,
      );
      expect(untitled.map(([name]) => name)).toEqual([]);
    },
  );

  it.each(operations)('describes the answer of $name as JSON, for hosts in other languages', ({ output }) => {
    expect(z.toJSONSchema(output, { io: 'output', unrepresentable: 'throw' })).toMatchObject({ type: 'object' });
  });

  it('has one name, title and description per operation', () => {
    for (const key of ['name', 'title', 'description'] as const) {
      expect(new Set(operations.map((operation) => operation[key])).size).toBe(operations.length);
    }
  });
});
