import { CallbackManager } from '@langchain/core/callbacks/manager';
import { describe, expect, it } from 'vitest';
import { hasListeners, withoutAmbient } from './ambient-callbacks.ts';

type Given = Parameters<typeof withoutAmbient>[0];
type Ambient = Parameters<typeof withoutAmbient>[1];

/** LangChain as it is where the environment asks for handlers of these names. */
const asking = (...names: readonly string[]): Ambient =>
  ({ configure: () => ({ handlers: names.map((name) => ({ name })) }) }) as unknown as Ambient;
const nothing = { configure: () => undefined } as unknown as Ambient;
const namesOf = (callbacks: Given): readonly unknown[] =>
  ((Array.isArray(callbacks) ? callbacks : callbacks?.handlers) ?? []).map(
    (handler) => (handler as { name?: unknown }).name,
  );
const own = { name: 'own', handleLLMStart: () => undefined } as never;

describe('callbacks without ambient ones', () => {
  it('are those that were given, as they are, where nothing is added', () => {
    const given = [own];
    expect(withoutAmbient(given, nothing)).toBe(given);
    expect(withoutAmbient(undefined, nothing)).toBeUndefined();
  });

  it('have a deaf handler in the place of each that would be added', () => {
    expect(namesOf(withoutAmbient(undefined, asking('langchain_tracer')))).toEqual(['langchain_tracer']);
    expect(namesOf(withoutAmbient([own], asking('langchain_tracer', 'other')))).toEqual([
      'own',
      'langchain_tracer',
      'other',
    ]);
    expect(namesOf(withoutAmbient(undefined, asking('console_callback_handler')))).toEqual([
      'console_callback_handler',
      undefined,
    ]);
  });

  it('keep a tracer that was given under its own name', () => {
    const tracer = { name: 'langchain_tracer' } as never;
    const given = [tracer];
    expect(withoutAmbient(given, asking('langchain_tracer'))).toBe(given);
  });

  it('leave a manager that was given as it was, and copy it', () => {
    const manager = new CallbackManager();
    manager.addHandler(own);
    const reduced = withoutAmbient(manager, asking('langchain_tracer'));
    expect(namesOf(reduced)).toEqual(['own', 'langchain_tracer']);
    expect(namesOf(manager)).toEqual(['own']);
  });

  it('are heard by nobody when all of them are deaf', () => {
    expect(hasListeners(undefined)).toBe(false);
    expect(hasListeners([])).toBe(false);
    expect(hasListeners(withoutAmbient(undefined, asking('langchain_tracer')))).toBe(false);
    expect(hasListeners(withoutAmbient([own], asking('langchain_tracer')))).toBe(true);
  });
});
