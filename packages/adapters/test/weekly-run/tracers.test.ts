import type { Evaluation } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { Bench } from './harness.ts';
import { crowd, isAbout, isJudge, openBench, populate, scriptedJudge, testRules } from './harness.ts';

/** A handler of LangChain that notes the names of the runs it hears of. */
function createListener() {
  const heard: string[] = [];
  const handler = {
    name: 'listener',
    handleChainStart: (...args: readonly unknown[]): void => void heard.push(String(args[7] ?? args[6])),
  };
  return { heard, handler };
}

/** Every way a project can take: text and none, one judge and two, a reply that is refused. */
const level = (request: Parameters<typeof isAbout>[0]): number => (isAbout(request, 'a02') ? 2 : 4);
const open = (): Promise<Bench> =>
  openBench({
    llm: [
      scriptedJudge({
        level,
        answer: (request) => (isJudge(request) && isAbout(request, 'a03') ? { refuse: 'No.' } : undefined),
      }),
      scriptedJudge({ id: 'second', level: () => 3 }),
    ],
    rules: { rubric: { ...testRules().rubric, boundaryMargin: 20 } },
  });
const fill = (bench: Bench): Promise<void> => populate(bench, crowd(5), (id) => (id === 'a04' ? null : {}));

/** What does not differ from run to run. */
function comparable({ id: _id, runId: _runId, ...evaluation }: Evaluation) {
  return evaluation;
}

async function evaluate(callbacks?: readonly object[]) {
  await using bench = await open();
  await fill(bench);
  const { run } = await bench.manager.evaluations.weekly(
    {},
    callbacks === undefined ? {} : { callbacks: callbacks as never },
  );
  const { items } = await bench.manager.evaluations.list({});
  const graphs = bench.telemetry.events.filter(({ type }) => type === 'graph');
  return { counts: run?.counts, evaluations: items.map(comparable), passes: graphs.length };
}

describe('a tracer', () => {
  it('hears of every step of every project, and changes nothing about the evaluation', async () => {
    const { heard, handler } = createListener();
    const watched = await evaluate([handler]);
    expect(watched).toEqual(await evaluate());
    expect(watched.counts).toMatchObject({ total: 5, failed: 1, insufficientEvidence: 1 });
    const times = (name: string): number => heard.filter((run) => run === name).length;
    expect(times('evaluate-projects')).toBeGreaterThanOrEqual(5);
    expect(times('ask-second-judge')).toBeGreaterThan(0);
    expect(times('write-feedback')).toBeGreaterThan(0);
    expect(times('record')).toBe(1);
  });
});
