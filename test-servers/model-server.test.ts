import { describe, expect, it } from 'vitest';
import type { ModelFault } from './model-server.ts';
import { startModelServer } from './model-server.ts';
import { contentOf } from './model/answer.ts';
import { lognormal, seededPair } from './model/seeded.ts';

const instructions = '# Rubric\n\n## one-liner (One-liner)\nIs it clear?\n\n## traction (Traction)\nIs it proven?\n';
const submission = { oneLiner: '40 bakeries close their books in 12 minutes.', tam: '' };

describe('the simulated vendor', () => {
  it('judges every criterion once, with quotes that are in the submission', async () => {
    await using server = await startModelServer();
    const { criteria } = JSON.parse(textOf(await ask(server.baseUrl))) as { criteria: Criterion[] };
    expect(criteria.map(({ criterionId }) => criterionId)).toEqual(['one-liner', 'traction']);
    for (const { evidence } of criteria) expect(submission.oneLiner).toContain(evidence[0]);
  });

  it('reads an instruction it has seen from its cache', async () => {
    await using server = await startModelServer();
    const cached = async (): Promise<number> => {
      const { usage } = (await ask(server.baseUrl, { system: instructions.padEnd(8_000, ' ') })) as ModelResponse;
      return usage.input_tokens_details.cached_tokens;
    };
    expect([await cached(), await cached()]).toEqual([0, 1_920]);
  });

  it('gives the same submission the same latency, whatever delimiters are around it', () => {
    const [first, second] = ['first-delimiter', 'second-delimiter'].map((delimiter) =>
      contentOf(toRequest({ delimiter })),
    );
    expect(first).toBe(second);
    expect(seededPair(7, first ?? '')).toEqual(seededPair(7, second ?? ''));
  });

  it('draws latencies of the mean that was asked for', () => {
    const draws = Array.from({ length: 20_000 }, (_, index) => lognormal(800, 0.5, seededPair(1, `request ${index}`)));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(Math.abs(mean - 800)).toBeLessThan(16);
  });

  it.each([
    ['a status', { kind: 'status', status: 429, retryAfterSeconds: 2 }, 429],
    ['garbage', { kind: 'garbage' }, 200],
    ['an empty body', { kind: 'empty', what: 'body' }, 200],
  ] satisfies [string, ModelFault, number][])('answers with %s when told to, as often as told', async (...row) => {
    const [, fault, status] = row;
    await using server = await startModelServer({ faults: [{ fault, schema: 'judgement', skip: 1, times: 1 }] });
    const statuses: (number | string)[] = [];
    for (let call = 0; call < 3; call += 1) {
      const response = await post(server.baseUrl, {});
      statuses.push(response.status);
      await response.text();
    }
    expect(statuses).toEqual([200, status, 200]);
    expect(await server.statistics()).toMatchObject({ requests: 3, faults: 1 });
  });

  it('breaks a connection in the middle of its body when told to', async () => {
    await using server = await startModelServer();
    await server.setFaults([{ fault: { kind: 'reset' }, contains: '40 bakeries' }]);
    await expect(ask(server.baseUrl)).rejects.toThrow(/terminated|failed/);
  });
});

interface Criterion {
  readonly criterionId: string;
  readonly evidence: readonly string[];
}

interface ModelResponse {
  readonly output: readonly { readonly content: readonly { readonly text: string }[] }[];
  readonly usage: { readonly input_tokens_details: { readonly cached_tokens: number } };
}

interface Question {
  readonly system?: string;
  readonly delimiter?: string;
}

function textOf(response: unknown): string {
  return (response as ModelResponse).output[0]?.content[0]?.text ?? '';
}

async function ask(baseUrl: string, question: Question = {}): Promise<unknown> {
  return (await post(baseUrl, question)).json();
}

function post(baseUrl: string, question: Question): Promise<Response> {
  return fetch(`${baseUrl}/responses`, { method: 'POST', body: JSON.stringify(toRequest(question)) });
}

function toRequest({ system = instructions, delimiter = 'some-delimiter' }: Question) {
  const data = `<<<data ${delimiter}\n${JSON.stringify({ submission })}\ndata ${delimiter}>>>`;
  return {
    model: 'gpt-6-luna',
    input: [
      { role: 'system', content: system },
      { role: 'user', content: `Judge this.\n${data}` },
    ],
    text: { format: { name: 'judgement' } },
  };
}
