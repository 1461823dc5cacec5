import { describe, expect, it } from 'vitest';
import type { JsonSchema } from './described-operation.ts';
import { readInput } from './read-input.ts';

const properties: Readonly<Record<string, JsonSchema>> = {
  personId: { type: 'string' },
  text: { type: 'string', maxLength: 9_000 },
  document: { type: 'object', title: 'Document' },
  at: { type: 'string', format: 'date-time', title: 'At' },
  tags: { type: 'array', items: { type: 'string' } },
  count: { type: 'integer' },
  force: { type: 'boolean' },
};

function read(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const host = {
    getNode: () => ({ name: 'AI Manager', type: 'x', typeVersion: 1, id: '1', position: [0, 0], parameters: {} }),
    getNodeParameter: (name: string) => (name === 'additionalFields' ? values : values[name]),
    getTimezone: () => 'America/New_York',
  };
  const described = { name: 'example.do', pages: false, input: { properties, required: ['personId'] } };
  return readInput(host as unknown as Parameters<typeof readInput>[0], described, 0);
}

describe('readInput', () => {
  it('takes the value of a resource locator', () => {
    expect(read({ personId: { __rl: true, mode: 'list', value: 'p-1' } })).toEqual({ personId: 'p-1' });
  });

  it('leaves out what is empty, and keeps no and zero', () => {
    expect(read({ personId: 'p-1', text: '', tags: [], count: 0, force: false, document: null })).toEqual({
      personId: 'p-1',
      count: 0,
      force: false,
    });
  });

  it('leaves a text a text that looks like JSON', () => {
    expect(read({ personId: '[1]', text: '{"a": 1}' })).toEqual({ personId: '[1]', text: '{"a": 1}' });
  });

  it('reads a JSON field as text and as a value', () => {
    expect(read({ document: '{"a": 1}' })).toEqual({ document: { a: 1 } });
    expect(read({ document: { a: 1 } })).toEqual({ document: { a: 1 } });
  });

  it('names the field whose JSON is broken', () => {
    expect(() => read({ document: '{"a": ' })).toThrow(/^"Document" is no valid JSON: /);
  });

  it('takes dates without a zone to be of the time zone of the workflow', () => {
    expect(read({ at: '2026-11-23T09:00:00' })).toEqual({ at: '2026-11-23T14:00:00.000Z' });
    expect(read({ at: '2026-11-23T09:00:00+01:00' })).toEqual({ at: '2026-11-23T08:00:00.000Z' });
  });

  it('names the field that is no date', () => {
    expect(() => read({ at: 'soon' })).toThrow('"At" is no date: soon.');
  });
});
