import type { ProjectId } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { startResponsesServer } from '../responses-server.ts';
import { evaluationOf, openBench, populate, sections, week } from './harness.ts';
import { goodAnswer, kindOf, openAiInstallation, reply } from './openai-bench.ts';

describe("feedback in another language than its reader's", () => {
  const english = {
    summary: 'Your goals name dates and figures, and that is the strength of this update.',
    strengths: ['The figures of the week are named, with the date on which they were counted.'],
    improvements: ['Add the source of the market size, which the rubric asks for.'],
    nextSteps: ['Ask ten of the bakers which price they would pay, and write down what they say.'],
  };
  const polish = {
    summary: 'Cele mają daty i liczby, i to jest siła tej aktualizacji, którą się dobrze czyta.',
    strengths: ['Liczby tygodnia są podane razem z datą, z której pochodzą.'],
    improvements: ['Dodaj źródło wielkości rynku, którego nie ma w tekście.'],
    nextSteps: ['Zapytaj dziesięciu piekarzy, jaką cenę by zapłacili, oraz zapisz, co się dowiesz.'],
  };

  async function runWith(answers: (asked: number) => unknown) {
    await using server = await startResponsesServer();
    let asked = 0;
    server.answerBy((request) =>
      kindOf(request) === 'judgement' ? goodAnswer(request) : reply(answers((asked += 1))),
    );
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, [{ id: 'ann', projects: ['a1'] }], () => null);
    await bench.manager.projects.submit({ projectId: 'a1' as ProjectId, week, ...sections, language: 'pl' });
    await bench.manager.evaluations.weekly({ week });
    return { evaluation: await evaluationOf(bench, 'a1'), requests: server.requests };
  }

  it('is asked for once more, in words', async () => {
    const { evaluation, requests } = await runWith((asked) => (asked === 1 ? english : polish));
    expect(evaluation).toMatchObject({ status: 'graded', feedback: polish, notes: [] });
    expect(JSON.stringify(requests.at(-1)?.body)).toContain('the texts are in English: write all of them in Polish');
  });

  it('is kept with a note when it stays so: the grade does not depend on it', async () => {
    const { evaluation, requests } = await runWith(() => english);
    expect(evaluation).toMatchObject({ status: 'graded', grade: 'B', feedback: english, feedbackHash: null });
    expect(evaluation.notes).toEqual(['The feedback is in English instead of Polish; the model was asked twice.']);
    expect(requests).toHaveLength(3);
  });
});
