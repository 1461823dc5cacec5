import type { CallOptions } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import { retryAfterMs } from '../retry-after.ts';
import type { RequestName } from './errors.ts';
import { toConnectionError, toMismatch, toStatusError } from './errors.ts';
import { createLimiter, pauseFor } from './limiter.ts';
import type { ConnectionOptions } from './options.ts';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** with places such as `{person}` for `values` */
  readonly path: string;
  readonly values?: Readonly<Record<string, string>>;
  /** a member that is undefined is left out */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** sent as JSON */
  readonly body?: unknown;
  /** doing it twice is the same as doing it once, so it may be tried again; default: true for GET */
  readonly repeatable?: boolean;
}

export interface HttpReply extends RequestName {
  readonly text: string;
  /** how far this machine's clock is ahead of the service's; null: the service does not tell the time */
  readonly clockAheadMs: number | null;
}

/** One service over HTTP: polite, patient, and with errors of our taxonomy. Redirects are not followed. */
export interface HttpClient {
  /** Resolves with a successful answer. @throws UpstreamError with `details.status` for any other */
  send(request: HttpRequest, options: CallOptions): Promise<HttpReply>;
}

/** Far above any answer that is meant to be read here. */
const maxBodyBytes = 16 * 2 ** 20;

export function createHttpClient(service: string, options: ConnectionOptions): HttpClient {
  const limiter = createLimiter(options);
  const attempt = (request: HttpRequest, name: RequestName, signal: AbortSignal | undefined): Promise<HttpReply> =>
    limiter.run(() => sendOnce(request, { name, options, signal }), signal);
  return {
    async send(request, { signal }) {
      signal?.throwIfAborted();
      const method = request.method ?? 'GET';
      const name = { service, request: `${method} ${request.path}` };
      const attempts = (request.repeatable ?? method === 'GET') ? options.maxAttempts : 1;
      for (let count = 1; ; count += 1) {
        try {
          return await attempt(request, name, signal);
        } catch (error) {
          const waitMs = count < attempts ? pauseAfter(error, count, options) : null;
          if (waitMs === null) throw error;
          // Whoever is told to slow down slows everybody down.
          if (isAiManagerError(error, 'UPSTREAM_RATE_LIMITED')) limiter.pause(waitMs);
          await pauseFor(waitMs, signal);
        }
      }
    },
  };
}

/** How long to wait before another try; null: none. */
function pauseAfter(error: unknown, count: number, options: ConnectionOptions): number | null {
  if (!isAiManagerError(error) || !error.retryable) return null;
  const asked = error.details['retryAfterMs'];
  if (typeof asked === 'number') return asked <= options.maxRetryAfterMs ? asked : null;
  const delayMs = options.retryDelayMs * 2 ** (count - 1);
  return delayMs * (0.75 + Math.random() / 2);
}

interface Sending {
  readonly name: RequestName;
  readonly options: ConnectionOptions;
  readonly signal: AbortSignal | undefined;
}

async function sendOnce(request: HttpRequest, { name, options, signal }: Sending): Promise<HttpReply> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const startedAt = Date.now();
  try {
    const response = await fetch(urlOf(options.baseUrl, request), {
      method: request.method ?? 'GET',
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'manual',
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    const clockAheadMs = clockAhead(response, startedAt);
    if (!response.ok) {
      await response.body?.cancel();
      throw toStatusError(name, response.status, retryAfterMs(response.headers.get('retry-after')));
    }
    return { ...name, text: await readText(response, name), clockAheadMs };
  } catch (error) {
    signal?.throwIfAborted();
    throw isAiManagerError(error) ? error : toConnectionError(name, error, options.timeoutMs);
  }
}

/** The base address keeps its own path, such as `/stage`. */
function urlOf(baseUrl: string, { path, values = {}, query = {} }: HttpRequest): URL {
  const filled = path.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : encodeURIComponent(value);
  });
  const url = new URL(baseUrl.replace(/\/+$/, '') + filled);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

async function readText(response: Response, name: RequestName): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) throw toMismatch(name, '', `it is longer than ${maxBodyBytes / 2 ** 20} MB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The service's clock has whole seconds, and the answer was on its way for a while. */
function clockAhead(response: Response, startedAt: number): number | null {
  const told = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(told) ? null : Math.round((startedAt + Date.now()) / 2 - (told + 500));
}
