import assert from 'node:assert/strict';
import type { Usage } from '../domain/cost.ts';
import { isAiManagerError, type ErrorCode } from '../errors.ts';
import type { LlmProvider, LlmReply, LlmRequest } from '../ports/llm-provider.ts';
import type { ContractCase } from './contract.ts';

/** How the vendor behind a provider answers from now on. */
export type VendorSituation =
  | { readonly kind: 'text'; readonly text: string; readonly usage: Usage }
  | { readonly kind: 'refusal'; readonly text: string }
  | { readonly kind: 'truncated'; readonly text: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** no answer until the request is aborted */
  | { readonly kind: 'hang' }
  | { readonly kind: 'unauthorized' | 'quota' | 'unavailable' | 'disconnect' | 'bad-request' | 'garbage' };

/** A provider together with what the contract needs to examine it. */
export interface LlmProviderBench extends Partial<AsyncDisposable> {
  readonly provider: LlmProvider;
  /** a request that the provider can answer */
  readonly request: LlmRequest;
  /** key and parts of the prompt, which no error may repeat */
  readonly secrets: readonly string[];
  /** Requests that reached the vendor; only for `vendor`. */
  vendorRequests?(): number;
  /** Sets the vendor's behaviour; only for `vendor`. Before the first call the vendor answers with some text. */
  arrange?(situation: VendorSituation): void;
}

/** `vendor`: there is a vendor whose answers the bench can arrange; `stream`: the provider streams. */
export type LlmProviderCapability = 'vendor' | 'stream';

type Case = ContractCase<LlmProviderBench, LlmProviderCapability>;

/** Parts of the totals: 60 of 100 input tokens from the cache, 10 written to it, 5 of 20 output tokens reasoning. */
const usage: Usage = {
  inputTokens: 100,
  cacheReadTokens: 60,
  cacheWriteTokens: 10,
  outputTokens: 20,
  reasoningTokens: 5,
};
const text = 'Añadió un «resumen» 👩🏽‍💻\nin two lines.';

const basicCases: readonly Case[] = [
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

const vendorCases: readonly Case[] = [
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

const failureCases: readonly Case[] = failures.map(({ title, situation, code, details }) => ({
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

const streamCases: readonly Case[] = [
  {
    title: 'streams deltas that add up to the text of the reply that ends the stream',
    needs: 'stream',
    async run(bench) {
      bench.arrange?.({ kind: 'text', text, usage });
      const { deltas, replies } = await readStream(bench);
      assert.equal(replies.length, 1);
      assert.equal(deltas.join(''), replies[0]?.text);
      if (bench.arrange !== undefined) assert.deepEqual([replies[0]?.text, replies[0]?.usage], [text, usage]);
    },
  },
  {
    title: 'rejects with the reason of an abort while a stream is silent',
    needs: 'stream',
    async run(bench) {
      bench.arrange?.({ kind: 'hang' });
      const controller = new AbortController();
      const reason = new Error('aborted meanwhile');
      if (bench.arrange === undefined) controller.abort(reason);
      else setTimeout(() => controller.abort(reason), 20);
      assert.equal(await rejection(promptly(readStream(bench, controller.signal))), reason);
    },
  },
];

/** What every {@link LlmProvider} promises: one attempt, honest replies, errors that say what to do. */
export const llmProviderContract: readonly Case[] = [...basicCases, ...vendorCases, ...failureCases, ...streamCases];

function arrange(bench: LlmProviderBench, situation: VendorSituation): void {
  assert.ok('arrange' in bench, 'A bench that supports `vendor` has `arrange`.');
  bench.arrange?.(situation);
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const settled = await promise.then(
    () => ({ rejected: false as const }),
    (reason: unknown) => ({ rejected: true as const, reason }),
  );
  assert.ok(settled.rejected, 'resolves instead of rejecting');
  return settled.reason;
}

/** An abort that takes effect only when the vendor hangs up is none: it has to within a second. */
async function promptly<T>(promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('The abort took no effect within a second.')), 1_000);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function readStream(
  bench: LlmProviderBench,
  signal?: AbortSignal,
): Promise<{ deltas: string[]; replies: LlmReply[] }> {
  const [deltas, replies]: [string[], LlmReply[]] = [[], []];
  const parts = bench.provider.stream?.(bench.request, { signal });
  assert.ok(parts, 'A provider that supports `stream` has the method.');
  for await (const part of parts) {
    if ('delta' in part) deltas.push(part.delta);
    else replies.push(part.reply);
  }
  return { deltas, replies };
}
