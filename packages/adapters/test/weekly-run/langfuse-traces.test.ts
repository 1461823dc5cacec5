import { createPriceBook, defaultRubric } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { type LangfuseBench, metadataOf, openLangfuse, textOf, warningsOf } from '../langfuse-bench.ts';
import { crowd, evaluationOf, executive, openBench, populate, scriptedJudge } from './harness.ts';

type Spans = LangfuseBench['server']['spans'];
const typeOf = (span: Spans[number]): string | undefined => textOf(span, 'langfuse.observation.type');
const jsonOf = (span: Spans[number] | undefined, key: string): unknown =>
  JSON.parse((span && textOf(span, `langfuse.observation.${key}`)) ?? 'null');
const generations = ({ server }: LangfuseBench): Spans => server.spans.filter((span) => typeOf(span) === 'generation');

/** A week of some projects, traced into a Langfuse of its own. */
async function evaluated(
  count: number,
  {
    langfuse = {},
    ...options
  }: Parameters<typeof openBench>[0] & { langfuse?: Parameters<typeof openLangfuse>[0] } = {},
) {
  const traced = await openLangfuse(langfuse);
  const bench = await openBench({ telemetry: traced.telemetry, ...options });
  await populate(bench, crowd(count));
  const outcome = await bench.manager.evaluations.weekly({});
  const dispose = async (): Promise<void> => {
    await bench[Symbol.asyncDispose]();
    await traced[Symbol.asyncDispose]();
  };
  return { bench, traced, outcome, runId: outcome.run?.id ?? '', [Symbol.asyncDispose]: dispose };
}

describe('a week traced into Langfuse', () => {
  it('is one session: a trace per project with its calls inside, and one of the run', async () => {
    await using week = await evaluated(2);
    const { spans } = week.traced.server;
    expect(new Set(spans.map((span) => textOf(span, 'session.id')))).toEqual(new Set([week.runId]));
    expect(spans.map((span) => String(typeOf(span))).toSorted()).toEqual([
      'chain',
      'chain',
      'generation',
      'generation',
      'generation',
      'generation',
      'span',
    ]);
    const [run] = spans.filter(({ name }) => name === 'evaluate-week');
    expect(metadataOf(run!)).toMatchObject({
      type: 'run',
      attributes: { outcome: 'finished', week: '2026-W47', counts: { graded: 2 }, usage: { inputTokens: 400 } },
    });
    for (const root of spans.filter((span) => typeOf(span) === 'chain')) {
      const calls = generations(week.traced).filter(({ traceId }) => traceId === root.traceId);
      expect(calls.map(({ name }) => name).toSorted()).toEqual(['evaluation.feedback', 'evaluation.judge']);
      expect(calls.map(({ parentSpanId }) => parentSpanId)).toEqual([root.spanId, root.spanId]);
      expect(root.parentSpanId).toBeNull();
    }
    expect(warningsOf(week.traced)).toEqual([]);
  });

  it('says of each call its model, tokens apart, cost, prompt, attempts and outcome', async () => {
    const usage = {
      inputTokens: 900,
      cacheReadTokens: 600,
      cacheWriteTokens: 100,
      outputTokens: 50,
      reasoningTokens: 20,
    };
    const judge = scriptedJudge({
      answer: (_request, index) => (index === 0 ? { json: { criteria: [] }, usage } : undefined),
    });
    await using week = await evaluated(1, {
      llm: [judge],
      prices: createPriceBook({ overrides: { 'first-1': { input: 1, output: 10 } } }),
    });
    const [call] = generations(week.traced).filter(({ name }) => name === 'evaluation.judge');
    expect(textOf(call!, 'langfuse.observation.model.name')).toBe('first-1');
    expect(jsonOf(call, 'usage_details')).toEqual({
      input: 300,
      input_cache_read: 600,
      input_cache_creation: 100,
      output: 50,
      output_reasoning: 20,
      total: 1_070,
    });
    expect(jsonOf(call, 'cost_details')).toEqual({ total: 0.0017 });
    expect(textOf(call!, 'langfuse.observation.level')).toBe('WARNING');
    expect(textOf(call!, 'langfuse.observation.status_message')).toBe('ok after MODEL_OUTPUT_INVALID');
    expect(textOf(call!, 'langfuse.observation.metadata.prompt')).toBe('evaluation.judge version 1');
    // It is not of Langfuse, so there is nothing there to link to.
    expect(call!.attributes).not.toHaveProperty(['langfuse.observation.prompt.name']);
    expect(metadataOf(call!).attributes).toMatchObject({ attempts: [{ outcome: 'invalid' }, { outcome: 'ok' }] });
  });

  it('shows a failed call as an error, and the cost that is known', async () => {
    const judge = scriptedJudge({ answer: () => ({ refuse: 'No.' }) });
    await using week = await evaluated(1, { llm: [judge] });
    const [call] = generations(week.traced);
    expect(textOf(call!, 'langfuse.observation.level')).toBe('ERROR');
    expect(textOf(call!, 'langfuse.observation.status_message')).toBe('MODEL_REFUSED');
    const [root] = week.traced.server.spans.filter((span) => typeOf(span) === 'chain');
    expect(textOf(root!, 'langfuse.observation.status_message')).toBe('MODEL_REFUSED');
  });

  it('scores grade, evidence, agreement of judges, and what a person says later', async () => {
    await using week = await evaluated(1, {
      llm: [scriptedJudge({ id: 'first', level: () => 3 }), scriptedJudge({ id: 'second', level: () => 5 })],
      // So wide that every score is near a boundary, and a second judge is asked.
      rules: { rubric: { ...defaultRubric, boundaryMargin: 20 } },
    });
    const evaluation = await evaluationOf(week.bench, 'a01');
    await week.bench.manager.reviews.record(
      { evaluationId: evaluation.id, rating: 4, grade: 'A' },
      { actor: executive },
    );
    await week.traced.telemetry.flush({});
    const { scores, spans } = week.traced.server;
    const [root] = spans.filter((span) => typeOf(span) === 'chain');
    expect(new Set(scores.map(({ traceId }) => traceId))).toEqual(new Set([root!.traceId]));
    expect(Object.fromEntries(scores.map(({ name, value, dataType }) => [name, [value, dataType]]))).toEqual({
      'judges-agree': [0, 'BOOLEAN'],
      score: [evaluation.score, 'NUMERIC'],
      grade: [evaluation.grade, 'CATEGORICAL'],
      'evidence-share': [evaluation.evidenceShare, 'NUMERIC'],
      'needs-review': [1, 'BOOLEAN'],
      'human-rating': [4, 'NUMERIC'],
      'human-agrees': [0, 'BOOLEAN'],
    });
  });

  it('names nobody and shows no text, but the same person by the same pseudonym', async () => {
    await using week = await evaluated(2);
    const sent = week.traced.server.bodies.join('\n');
    for (const word of ['Person p01', 'Project a01', '"p01"', '"a01"', 'bakeries', 'A week with figures'])
      expect(sent).not.toContain(word);
    const people = week.traced.server.spans.flatMap((span) => textOf(span, 'user.id') ?? []);
    expect(new Set(people).size).toBe(2);
    expect(people[0]).toMatch(/^person-[0-9a-f]{16}$/);
    await using again = await evaluated(2);
    expect(new Set(again.traced.server.spans.flatMap((span) => textOf(span, 'user.id') ?? []))).toEqual(
      new Set(people),
    );
    await using elsewhere = await evaluated(2, { langfuse: { pseudonymKey: 'the key of another installation' } });
    const others = elsewhere.traced.server.spans.flatMap((span) => textOf(span, 'user.id') ?? []);
    expect(others.filter((person) => people.includes(person))).toEqual([]);
  });

  it('shows names and texts where they are switched on', async () => {
    await using week = await evaluated(1, { langfuse: { names: true, content: true } });
    const [call] = generations(week.traced).filter(({ name }) => name === 'evaluation.judge');
    expect(call!.attributes).toMatchObject({
      'user.id': 'Person p01',
      'langfuse.trace.metadata.personId': 'p01',
      'langfuse.trace.metadata.project': 'Project a01',
      'langfuse.trace.metadata.projectId': 'a01',
    });
    expect(textOf(call!, 'langfuse.observation.input')).toContain('close their books in 12 minutes');
    expect(textOf(call!, 'langfuse.observation.output')).toContain('criterionId');
  });

  it('is traced when it was aborted, too', async () => {
    await using traced = await openLangfuse();
    const stop = new AbortController();
    const judge = scriptedJudge({ answer: () => (stop.abort(new Error('enough')), { hang: true }) });
    await using bench = await openBench({ telemetry: traced.telemetry, llm: [judge] });
    await populate(bench, crowd(1));
    await expect(bench.manager.evaluations.weekly({}, { signal: stop.signal })).rejects.toThrow('enough');
    const events = traced.server.spans.map((span) => [span.name, metadataOf(span).attributes['outcome']]);
    expect(events).toContainEqual(['evaluate-week', 'aborted']);
  });
});
