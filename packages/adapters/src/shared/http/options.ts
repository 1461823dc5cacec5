import { z } from 'zod';

/** Where a service is and how politely it is asked: the same options for every adapter that speaks HTTP by itself. */
export const connectionOptions = {
  timeoutMs: z.int().min(1).default(15_000).meta({ description: 'How long one request may take, in milliseconds.' }),
  maxConcurrency: z.int().min(1).max(64).default(4).meta({ description: 'Requests under way at the same time.' }),
  requestsPerSecond: z
    .number()
    .positive()
    .max(1_000)
    .default(10)
    .meta({ description: 'Requests that start per second, evenly spread.' }),
  maxAttempts: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .meta({ description: 'Tries of a request that only reads, when the service is down or limits the rate.' }),
  retryDelayMs: z.int().min(1).default(500).meta({
    description: 'Pause before the second try, doubled before each further one, when the service names none.',
  }),
  maxRetryAfterMs: z
    .int()
    .min(0)
    .default(30_000)
    .meta({ description: 'Longest pause that a service may ask for; a longer one ends the request instead.' }),
};

/** Requests to an address with a password are refused by `fetch`, whose message repeats it whole. */
export const baseUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine(hasNoCredentials, 'holds a user name or password, which no request can carry: leave them out');

export type ConnectionOptions = {
  readonly [K in keyof typeof connectionOptions]: z.output<(typeof connectionOptions)[K]>;
} & { readonly baseUrl: string };

function hasNoCredentials(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed === null || (parsed.username === '' && parsed.password === '');
}
