import assert from 'node:assert/strict';
import type { Usage } from '../domain/cost.ts';
import type { LlmProvider, LlmReply, LlmRequest, LlmStreamPart } from '../ports/llm-provider.ts';
import type { ContractCase } from './contract.ts';

/** How the vendor behind a provider answers from now on. */
export type VendorSituation =
  | { readonly kind: 'text'; readonly text: string; readonly usage: Usage }
  | { readonly kind: 'refusal'; readonly text: string }
  | { readonly kind: 'truncated'; readonly text: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** no answer until the request is aborted */
  | { readonly kind: 'hang' }
  /** streams this text and then falls silent, or breaks the connection; only for `vendor-stream` */
  | { readonly kind: 'stalls' | 'breaks-off'; readonly text: string }
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
  /** The last request that reached the vendor, as JSON; only for `vendor`. */
  vendorRead?(): string;
  /** Requests that the vendor is still answering; only for `vendor-stream`. */
  vendorOpen?(): number;
  /** Sets the vendor's behaviour; only for `vendor`. Before the first call the vendor answers with some text. */
  arrange?(situation: VendorSituation): void;
}

/**
 * `vendor`: there is a vendor whose answers the bench can arrange; `stream`: the provider streams; `vendor-stream`: it
 * streams what that vendor sends.
 */
export type LlmProviderCapability = 'vendor' | 'stream' | 'vendor-stream';

export type LlmProviderCase = ContractCase<LlmProviderBench, LlmProviderCapability>;

/** Parts of the totals: 60 of 100 input tokens from the cache, 10 written to it, 5 of 20 output tokens reasoning. */
export const usage: Usage = {
  inputTokens: 100,
  cacheReadTokens: 60,
  cacheWriteTokens: 10,
  outputTokens: 20,
  reasoningTokens: 5,
};
export const text = 'Añadió un «resumen» 👩🏽‍💻\nin two lines.';

export function arrange(bench: LlmProviderBench, situation: VendorSituation): void {
  assert.ok('arrange' in bench, 'A bench that supports `vendor` has `arrange`.');
  bench.arrange?.(situation);
}

export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const settled = await promise.then(
    () => ({ rejected: false as const }),
    (reason: unknown) => ({ rejected: true as const, reason }),
  );
  assert.ok(settled.rejected, 'resolves instead of rejecting');
  return settled.reason;
}

/** An abort that takes effect only when the vendor hangs up is none: it has to within a second. */
export async function promptly<T>(promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('The abort took no effect within a second.')), 1_000);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

export interface StreamRead {
  readonly deltas: string[];
  readonly replies: LlmReply[];
}

/** @param read - what was read stays in it when the stream rejects */
export async function readStream(
  bench: LlmProviderBench,
  signal?: AbortSignal,
  read: StreamRead = { deltas: [], replies: [] },
): Promise<StreamRead> {
  const { deltas, replies } = read;
  for await (const part of openStream(bench, signal)) {
    if ('delta' in part) deltas.push(part.delta);
    else replies.push(part.reply);
  }
  return read;
}

export function openStream(
  { provider, request }: LlmProviderBench,
  signal?: AbortSignal,
): AsyncIterable<LlmStreamPart> {
  const parts = provider.stream?.(request, { signal });
  assert.ok(parts, 'A provider that supports `stream` has the method.');
  return parts;
}

/** Looks again and again for up to a second. */
export async function waitUntil(isSo: () => boolean): Promise<void> {
  for (const startMs = performance.now(); !isSo();) {
    assert.ok(performance.now() - startMs < 1_000, 'It did not come to that within a second.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
