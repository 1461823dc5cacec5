import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createScriptedModel } from '../testing/scripted-model.ts';
import { openRunner } from './__fixtures__/runner.ts';
import { createSlots } from './slots.ts';
import type { TextRequest } from './types.ts';

const request: TextRequest = {
  name: 'evaluation.judge',
  messages: [{ role: 'user', content: 'Judge this.' }],
  maxOutputTokens: 50,
};

describe('places of a call', () => {
  const schema = z.object({ level: z.int() });
  const asked = { ...request, schema, schemaName: 'judgement' };

  it('are given to others before the answer is checked', async () => {
    const model = createScriptedModel([{ json: { level: 1 } }]);
    const { llm } = openRunner({ providers: [model], settings: { concurrency: 1 } });
    const seen: number[] = [];
    const check = (): readonly string[] => {
      seen.push(model.requests.length);
      return [];
    };
    await Promise.all([llm.generateObject({ ...asked, check }), llm.generateObject(asked)]);
    expect(seen).toEqual([2]);
  });

  it('are taken again for asking once more, with the time of the call stopped', async () => {
    const model = createScriptedModel(async ({ messages }) => {
      await clock.sleep(50_000);
      return messages.length > request.messages.length ? { json: { level: 1 } } : { text: 'no JSON' };
    });
    const settings = { concurrency: 1, attemptTimeoutMs: 60_000, deadlineMs: 110_000 };
    const { llm, clock } = openRunner({ providers: [model], settings });
    const slots = createSlots(1);
    const results = await Promise.all([1, 2, 3].map(async () => llm.generateObject({ ...asked, slots })));
    expect(results.map(({ attempts }) => attempts.length)).toEqual([2, 2, 2]);
    expect(model.mostActive).toBe(1);
    await slots.acquire(undefined);
  });

  it('are left alone by a call that is aborted while it waits to ask once more', async () => {
    const controller = new AbortController();
    const model = createScriptedModel((_request, index) => (index === 0 ? { text: 'no JSON' } : { hang: true }));
    const { llm } = openRunner({ providers: [model], settings: { concurrency: 1 } });
    const first = llm.generateObject({ ...asked, signal: controller.signal });
    const second = new AbortController();
    const holder = llm.generateText({ ...request, signal: second.signal });
    while (model.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    controller.abort('no longer needed');
    await expect(first).rejects.toBe('no longer needed');
    second.abort('done');
    await expect(holder).rejects.toBe('done');
    expect(model.requests).toHaveLength(2);
    expect(model.mostActive).toBe(1);
  });
});
