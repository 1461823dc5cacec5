import assert from 'node:assert/strict';
import { isAiManagerError, type ErrorCode } from '../errors.ts';
import type { LlmRequest } from '../ports/llm-provider.ts';
import {
  arrange,
  promptly,
  rejection,
  text,
  usage,
  type LlmProviderCase,
  type VendorSituation,
} from './llm-provider-bench.ts';
import { llmStreamCases } from './llm-provider-stream-cases.ts';

const basicCases: readonly LlmProviderCase[] = [
  {
    title: 'names itself, its vendor and its model, and has a stream method where it says so',
    async run({ provider }) {
      for (const name of [provider.id, provider.provider, provider.model]) assert.match(name, /\S/);
      assert.equal(provider.capabilities.stream, provider.stream !== undefined);
    },
  },
  {
    title: 'answers with text, the model it used and usage in whole numbers',
    async run({ provider, request }) {
      const reply = await provider.generate(request, {});
      assert.equal(reply.finish, 'stop');
      assert.match(reply.text, /\S/);
      assert.match(reply.model, /\S/);
      for (const tokens of Object.values(reply.usage)) assert.ok(Number.isInteger(tokens) && tokens >= 0);
    },
  },
  {
    title: 'rejects with the reason of a signal that is aborted before the call',
    async run({ provider, request }) {
      const reason = new Error('aborted before');
      assert.equal(await rejection(provider.generate(request, { signal: AbortSignal.abort(reason) })), reason);
    },
  },
];

const outputSchema = {
  name: 'judgement',
  schema: {
    type: 'object',
    properties: { levelOfTrust: { type: 'integer', minimum: 1, maximum: 5 } },
    required: ['levelOfTrust'],
    additionalProperties: false,
  },
};

const vendorCases: readonly LlmProviderCase[] = [
  {
    title: 'hands the text over as it is, with cache and reasoning tokens as parts of the totals',
    needs: 'vendor',
    async run(bench) {
      arrange(bench, { kind: 'text', text, usage });
      const reply = await bench.provider.generate(bench.request, {});
      assert.deepEqual({ text: reply.text, usage: reply.usage }, { text, usage });
    },
  },
  {
    title: 'sends every message in its order, and nothing that is only for traces and heuristics',
    needs: 'vendor',
    async run(bench) {
      const messages = [
        { role: 'system', content: 'Stable instructions.' },
        { role: 'user', content: 'A first question.' },
        { role: 'assistant', content: 'A first answer.' },
        { role: 'user', content: 'A second question.' },
      ] satisfies LlmRequest['messages'];
      await bench.provider.generate({ ...bench.request, name: 'trace-name', messages, input: 'trace-input' }, {});
      const read = bench.vendorRead?.() ?? '';
      const [instructions, ...turns] = messages.map(({ content }) => read.indexOf(content));
      assert.ok(instructions !== undefined && instructions >= 0, 'The instructions are missing.');
      // Vendors have a place of their own for instructions.
      assert.deepEqual(
        turns,
        turns.filter((place) => place >= 0).toSorted((a, b) => a - b),
      );
      assert.doesNotMatch(read, /trace-(?:name|input)/);
    },
  },
  {
    title: 'hands a schema to the vendor where it says that the vendor enforces one, and only there',
    needs: 'vendor',
    async run(bench) {
      const { provider, request } = bench;
      arrange(bench, { kind: 'text', text: '{"levelOfTrust":3}', usage });
      await provider.generate({ ...request, outputSchema }, {});
      assert.equal(bench.vendorRead?.().includes('levelOfTrust'), provider.capabilities.jsonSchema);
    },
  },
  {
    title: 'tells a reply that was cut off',
    needs: 'vendor',
    async run(bench) {
      arrange(bench, { kind: 'truncated', text: '{"half' });
      const reply = await bench.provider.generate(bench.request, {});
      assert.deepEqual([reply.finish, reply.text], ['length', '{"half']);
    },
  },
  {
    title: 'tells a refusal as a reply, not as an error',
    needs: 'vendor',
    async run(bench) {
      arrange(bench, { kind: 'refusal', text: 'I cannot help with that.' });
      const reply = await bench.provider.generate(bench.request, {});
      assert.deepEqual([reply.finish, reply.text], ['refusal', 'I cannot help with that.']);
    },
  },
  {
    title: 'rejects with the reason of an abort while the vendor is silent',
    needs: 'vendor',
    async run(bench) {
      arrange(bench, { kind: 'hang' });
      const controller = new AbortController();
      const reason = new Error('aborted meanwhile');
      const call = bench.provider.generate(bench.request, { signal: controller.signal });
      setTimeout(() => controller.abort(reason), 20);
      assert.equal(await rejection(promptly(call)), reason);
    },
  },
];

interface FailureCase {
  readonly title: string;
  readonly situation: VendorSituation;
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
}

const failures: readonly FailureCase[] = [
  {
    title: 'reports wrong credentials',
    situation: { kind: 'unauthorized' },
    code: 'UPSTREAM_REJECTED',
    details: { reason: 'auth' },
  },
  {
    title: 'reports used-up quota',
    situation: { kind: 'quota' },
    code: 'UPSTREAM_REJECTED',
    details: { reason: 'quota' },
  },
  {
    title: 'reports a rate limit with the pause the vendor asks for',
    situation: { kind: 'rate-limited', retryAfterMs: 7_000 },
    code: 'UPSTREAM_RATE_LIMITED',
    details: { retryAfterMs: 7_000 },
  },
  {
    title: 'reports an unavailable vendor',
    situation: { kind: 'unavailable' },
    code: 'UPSTREAM_UNAVAILABLE',
    details: {},
  },
  {
    title: 'reports a broken connection',
    situation: { kind: 'disconnect' },
    code: 'UPSTREAM_UNAVAILABLE',
    details: { reason: 'network' },
  },
  {
    title: 'reports a bad request',
    situation: { kind: 'bad-request' },
    code: 'UPSTREAM_REJECTED',
    details: { reason: 'request' },
  },
  {
    title: 'reports an answer that makes no sense',
    situation: { kind: 'garbage' },
    code: 'UPSTREAM_UNAVAILABLE',
    details: {},
  },
];

const failureCases: readonly LlmProviderCase[] = failures.map(({ title, situation, code, details }) => ({
  title: `${title}, after asking once and without repeating key or prompt`,
  needs: 'vendor',
  async run(bench) {
    arrange(bench, situation);
    const before = bench.vendorRequests?.() ?? 0;
    const error = await rejection(bench.provider.generate(bench.request, {}));
    assert.ok(isAiManagerError(error), `an error of this library, not ${String(error)}`);
    assert.equal(error.code, code);
    for (const [key, value] of Object.entries(details)) assert.equal(error.details[key], value);
    assert.equal(error.details['service'], bench.provider.provider);
    assert.equal((bench.vendorRequests?.() ?? 0) - before, 1);
    const shown = `${error.message} ${JSON.stringify(error.details)}`;
    for (const secret of bench.secrets) assert.ok(!shown.includes(secret), 'repeats a secret');
  },
}));

/** What every {@link LlmProvider} promises: one attempt, honest replies, errors that say what to do. */
export const llmProviderContract: readonly LlmProviderCase[] = [
  ...basicCases,
  ...vendorCases,
  ...failureCases,
  ...llmStreamCases,
];
