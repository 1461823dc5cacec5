import type { CallOptions } from '@ai-manager/core';
import type { LangfuseClient } from '@langfuse/client';
import { ForeignAnswerError, StatusError } from './errors.ts';
import type { ParsedLangfuseOptions } from './options.ts';
import type { Vendor } from './vendor.ts';

/** How one request of the vendor's client is made: once, under our own signal, which covers the body, too. */
export interface RequestSettings {
  readonly abortSignal: AbortSignal;
  readonly timeoutInSeconds: number;
  readonly maxRetries: 0;
}

/** Requests to one Langfuse, none of which leaves a trace in the host's own OpenTelemetry. */
export interface Connection {
  readonly options: ParsedLangfuseOptions;
  vendor(): Promise<Vendor>;
  /** Asks with the vendor's client. @throws as the client does; the signal's reason; TimeoutError */
  ask<T>(call: Ask<T>, options: CallOptions): Promise<T>;
  /**
   * Sends spans as OTLP in JSON; returns how many of them were refused.
   * @throws StatusError, ForeignAnswerError, TimeoutError, what `fetch` throws
   */
  postSpans(body: string, options: CallOptions): Promise<number>;
}

type Ask<T> = (api: LangfuseClient['api'], settings: RequestSettings) => PromiseLike<T>;

/** Does no I/O. */
export function openConnection(options: ParsedLangfuseOptions, vendor: () => Promise<Vendor>): Connection {
  const { publicKey, secretKey, url, timeoutMs } = options;
  let client: LangfuseClient | undefined;
  const limited = (signal: AbortSignal | undefined): AbortSignal =>
    AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]);
  return {
    options,
    vendor,
    async ask(call, { signal }) {
      const { LangfuseClient: Client, context, suppressTracing } = await vendor();
      client ??= new Client({ publicKey, secretKey, baseUrl: url });
      const { api } = client;
      const abortSignal = limited(signal);
      const settings: RequestSettings = { abortSignal, timeoutInSeconds: timeoutMs / 1_000, maxRetries: 0 };
      try {
        return await context.with(suppressTracing(context.active()), () => call(api, settings));
      } catch (error) {
        // The client says of a request that was aborted only that it failed.
        abortSignal.throwIfAborted();
        throw error;
      }
    },
    async postSpans(body, { signal }) {
      const { context, suppressTracing, sdkVersion } = await vendor();
      const headers = {
        authorization: `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`,
        'content-type': 'application/json',
        'x-langfuse-sdk-name': 'javascript',
        'x-langfuse-sdk-version': sdkVersion,
        'x-langfuse-public-key': publicKey,
      };
      const request = { method: 'POST', headers, body, signal: limited(signal) };
      const address = `${url}/api/public/otel/v1/traces`;
      return context.with(suppressTracing(context.active()), async () => countRefused(await fetch(address, request)));
    },
  };
}

interface OtlpAnswer {
  readonly partialSuccess?: { readonly rejectedSpans?: unknown } | null;
}

/** Every answer of OTLP is a JSON object, if it has a body at all. */
async function countRefused(response: Response): Promise<number> {
  const text = await response.text();
  if (!response.ok) throw new StatusError(response.status);
  const answer = text === '' ? {} : parse(text);
  if (typeof answer !== 'object' || answer === null) throw new ForeignAnswerError('The answer is no JSON object.');
  // A number of 64 bits: JSON of the protocol has it as text.
  const refused = Number((answer as OtlpAnswer).partialSuccess?.rejectedSpans ?? 0);
  return Number.isInteger(refused) ? refused : 0;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
