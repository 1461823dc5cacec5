import { feedbackSchema, noUsage } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { createOfflineProvider } from './provider.ts';

const provider = createOfflineProvider();
const request = (name: string, input?: unknown) => ({
  name,
  messages: [],
  maxOutputTokens: 1_000,
  ...(input === undefined ? {} : { input }),
});

const judgeInput = {
  criteria: [
    {
      id: 'goals',
      title: 'Goals',
      question: 'Measurable?',
      sections: ['goals'],
      levels: { 1: 'a', 2: 'b', 3: 'c', 4: 'd', 5: 'e' },
    },
  ],
  submission: { goals: 'By Fri 27 Nov: 34 live shops.' },
  links: [],
  language: 'en',
};
const criterion = (id: string, level: number | null, quote: string) => ({
  id,
  title: id === 'tam' ? 'TAM' : 'Goals',
  level,
  evidence: [{ section: 'goals', quote }],
  missing: level === 5 ? [] : ['a date'],
  levelText: 'Some.',
  nextLevelText: level === 5 ? null : 'As 3, and a date.',
});
const feedbackInput = {
  person: { firstName: 'Ada', language: 'en' },
  project: { name: 'BarnWatch', stage: 'S1' },
  grade: 'B',
  score: 71.5,
  criteria: [criterion('goals', 4, 'By Fri 27 Nov: 34 live shops'), criterion('tam', 2, '15,300 farms')],
  limits: ['Grade A needs goals at level 4.'],
  metrics: [{ title: 'Hours', value: 12, unit: 'h', level: 2 }],
  submission: {},
};

describe('createOfflineProvider', () => {
  it('says that it is no language model', () => {
    expect(provider).toMatchObject({
      id: 'offline:offline-heuristic-1',
      provider: 'offline',
      model: 'offline-heuristic-1',
      capabilities: { languageModel: false, stream: false, jsonSchema: true },
    });
  });

  it('answers a judge call from its input, without usage', async () => {
    const reply = await provider.generate(request('evaluation.judge', judgeInput), {});
    expect(reply).toMatchObject({ finish: 'stop', usage: noUsage, model: 'offline-heuristic-1', requestId: null });
    expect(JSON.parse(reply.text)).toEqual({
      criteria: [
        {
          criterionId: 'goals',
          level: 4,
          evidence: ['By Fri 27 Nov: 34 live shops.'],
          missing: ["last week's goals, each with what was reached"],
        },
      ],
    });
  });

  it('gives the same answer to the same question', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => provider.generate(request('evaluation.feedback', feedbackInput), {})),
    );
    expect(first).toEqual(second);
  });

  it.each([
    ['a name it does not know', request('chat.answer', {})],
    ['a request without input', request('evaluation.judge')],
    ['input of another shape', request('evaluation.judge', { criteria: 'all' })],
  ])('refuses %s and says what it can do', async (_case, refused) => {
    await expect(provider.generate(refused, {})).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      retryable: false,
      details: { service: 'offline', reason: 'request' },
    });
  });

  it('rejects with the reason of an aborted signal', async () => {
    const reason = new Error('enough');
    await expect(
      provider.generate(request('evaluation.judge', judgeInput), { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});

describe('feedback', () => {
  const feedbackOf = async (input: unknown) =>
    feedbackSchema.parse(JSON.parse((await provider.generate(request('evaluation.feedback', input), {})).text));

  it('ties praise to a quote and advice to what is missing, weakest part first', async () => {
    const { strengths, improvements, nextSteps } = await feedbackOf(feedbackInput);
    expect(strengths[0]).toContain('By Fri 27 Nov: 34 live shops');
    expect(improvements[0]).toMatch(/market.*a date.*The next level of the rubric reads: "a date"/i);
    expect(improvements.at(-1)).toContain('Hours: 12 h');
    expect(nextSteps.length).toBeGreaterThan(0);
  });

  it('names neither grade nor score', async () => {
    expect(JSON.stringify(await feedbackOf(feedbackInput))).not.toMatch(/71\.5|grade B/i);
  });

  it('says that it writes English when the person reads another language', async () => {
    const spoken = async (language: string | null) =>
      (await feedbackOf({ ...feedbackInput, person: { firstName: 'Ada', language } })).summary;
    expect(await spoken('pt-BR')).toContain('This feedback is in English');
    for (const english of ['en', 'en-GB', null]) expect(await spoken(english)).not.toContain('in English');
  });

  it('says what to hand in when there was nothing to grade', async () => {
    const { summary, strengths } = await feedbackOf({
      ...feedbackInput,
      metrics: [],
      criteria: [criterion('goals', null, '')],
    });
    expect(summary).toMatch(/nothing to grade .* BarnWatch/);
    expect(strengths).toEqual([]);
  });

  it('finds something to do next for work without a gap', async () => {
    const { improvements, nextSteps } = await feedbackOf({
      ...feedbackInput,
      metrics: [],
      criteria: [criterion('goals', 5, 'By Fri 27 Nov: 34 live shops')],
    });
    expect(improvements).toEqual([]);
    expect(nextSteps).toHaveLength(1);
  });

  it('does not read alike for different projects', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `Project ${index}`);
    const all = await Promise.all(
      names.map(async (name) =>
        JSON.stringify(await feedbackOf({ ...feedbackInput, project: { name, stage: 'S1' } })).replaceAll(name, ''),
      ),
    );
    expect(new Set(all).size).toBeGreaterThan(30);
  });
});
