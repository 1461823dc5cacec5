export { upstashOptionsSchema } from './options.ts';
export type { UpstashOptions } from './options.ts';
export { createUpstashCache } from './upstash-cache.ts';
export { createUpstashRateLimiter } from './upstash-rate-limiter.ts';
