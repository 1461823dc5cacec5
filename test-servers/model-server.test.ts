import { describe, expect, it } from 'vitest';
import type { ModelFault } from './model-server.ts';
import { startModelServer } from './model-server.ts';
import { openAiShape } from './model/openai-shape.ts';
import { contentOf } from './model/question.ts';
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

  it('reads what a prompt has in common with the one before it from its cache', async () => {
    await using server = await startModelServer();
    const cached = async (delimiter: string): Promise<number> => {
      const question = { system: instructions.padEnd(8_000, ' '), delimiter };
      const { usage } = (await ask(server.baseUrl, question)) as ModelResponse;
      return usage.input_tokens_details.cached_tokens;
    };
    expect([await cached('delimiter-1'), await cached('other-delimiter')]).toEqual([0, 1_920]);
    const { prompts } = await server.statistics();
    expect(prompts['openai judgement']).toMatchObject({ requests: 2, cachedTokens: 1_920, stableTokens: 2_005 });
  });

  it('gives the same submission the same latency, whatever delimiters are around it', () => {
    const [first, second] = ['first-delimiter', 'second-delimiter'].map((delimiter) =>
      contentOf(openAiShape.read(JSON.stringify(toRequest({ delimiter })))),
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
    expect(await server.statistics()).toMatchObject({ requests: 3, faults: 1, faultsByKind: { [fault.kind]: 1 } });
  });

  it('breaks a connection in the middle of its body when told to', async () => {
    await using server = await startModelServer();
    await server.setFaults([{ fault: { kind: 'reset' }, contains: '40 bakeries' }]);
    await expect(ask(server.baseUrl)).rejects.toThrow(/terminated|failed/);
  });

  it('keeps requests waiting until it is released', async () => {
    await using server = await startModelServer({ faults: [{ fault: { kind: 'hang' } }] });
    const waits = ask(server.baseUrl);
    await server.hanging();
    await server.release();
    expect(textOf(await waits)).toContain('one-liner');
  });

  it('lets the same requests meet the same faults by chance, in whatever order they come', async () => {
    const fault: ModelFault[] = [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503 },
    ];
    const statuses = async (order: readonly number[]): Promise<readonly number[]> => {
      await using server = await startModelServer({ seed: 7, faults: [{ fault, share: 0.4 }] });
      const found: number[] = [];
      for (const number of order) found[number] = (await post(server.baseUrl, { words: `Update ${number}` })).status;
      return found;
    };
    const order = Array.from({ length: 40 }, (_, index) => index);
    const found = await statuses(order);
    expect(await statuses(order.toReversed())).toEqual(found);
    expect(new Set(found)).toEqual(new Set([200, 500, 503]));
    const share = found.filter((status) => status !== 200).length / found.length;
    expect(Math.abs(share - 0.4)).toBeLessThan(0.2);
  });
});

describe('the simulated Anthropic', () => {
  const toMessages = (more: object = {}) => {
    const { model, input } = toRequest({ system: instructions.padEnd(8_000, ' ') });
    const [system = { content: '' }, ...messages] = input;
    const schema = { type: 'object', properties: { criteria: {} } };
    const output_config = { format: { type: 'json_schema', schema } };
    const block = { type: 'text', text: system.content, cache_control: { type: 'ephemeral' } };
    return { model, max_tokens: 100, system: [block], messages, output_config, ...more };
  };
  const send = async (server: { readonly anthropicUrl: string }, more: object = {}): Promise<Response> =>
    fetch(`${server.anthropicUrl}/v1/messages`, { method: 'POST', body: JSON.stringify(toMessages(more)) });

  it('answers the same question with the same judgement, and counts what was written to its cache and read', async () => {
    await using server = await startModelServer();
    const [first, second] = [await (await send(server)).json(), await (await send(server)).json()] as MessageLike[];
    const said = first?.content.find(({ type }) => type === 'text')?.text ?? '';
    expect(said).toBe(textOf(await ask(server.baseUrl)));
    expect([first?.usage, second?.usage]).toMatchObject([
      { cache_creation_input_tokens: 2_000, cache_read_input_tokens: 0 },
      { cache_creation_input_tokens: 0, cache_read_input_tokens: 2_000 },
    ]);
  });

  it('streams events that end with the message', async () => {
    await using server = await startModelServer();
    const text = await (await send(server, { stream: true })).text();
    const types = Array.from(text.matchAll(/^event: (\w+)$/gm), ([, type]) => type);
    expect([types[0], types.at(-1)]).toEqual(['message_start', 'message_stop']);
  });

  it.each<[ModelFault, number, object]>([
    [{ kind: 'status', status: 529 }, 529, { error: { type: 'overloaded_error' } }],
    [{ kind: 'no-quota' }, 402, { error: { type: 'billing_error' } }],
    [{ kind: 'too-long' }, 400, { error: { type: 'invalid_request_error' } }],
    [{ kind: 'refusal' }, 200, { stop_reason: 'refusal' }],
  ])('fails in its own shape: %o', async (fault, status, body) => {
    await using server = await startModelServer({ faults: [{ fault, vendor: 'anthropic' }] });
    const response = await send(server);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(body);
    expect((await post(server.baseUrl, {})).status).toBe(200);
  });

  it('sends a slow answer whole', async () => {
    await using server = await startModelServer({ faults: [{ fault: { kind: 'drip', totalMs: 100 } }] });
    const before = performance.now();
    expect(await (await send(server)).json()).toMatchObject({ stop_reason: 'end_turn' });
    expect(performance.now() - before).toBeGreaterThan(80);
  });
});

interface Criterion {
  readonly criterionId: string;
  readonly evidence: readonly string[];
}

interface MessageLike {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly usage: object;
}

interface ModelResponse {
  readonly output: readonly { readonly content: readonly { readonly text: string }[] }[];
  readonly usage: { readonly input_tokens_details: { readonly cached_tokens: number } };
}

interface Question {
  readonly system?: string;
  readonly delimiter?: string;
  readonly words?: string;
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

function toRequest({ system = instructions, delimiter = 'some-delimiter', words = 'Judge this.' }: Question) {
  const data = `<<<data ${delimiter}\n${JSON.stringify({ submission })}\ndata ${delimiter}>>>`;
  return {
    model: 'gpt-6-luna',
    input: [
      { role: 'system', content: system },
      { role: 'user', content: `${words}\n${data}` },
    ],
    text: { format: { name: 'judgement' } },
  };
}
