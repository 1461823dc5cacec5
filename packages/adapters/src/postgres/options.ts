import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import type { PostgresPoolLike } from './client.ts';

const postgresUrl = z
  .string()
  .refine(isPostgresUrl, 'It is no URL like postgres://user:password@host:5432/database.')
  .refine((url) => !isPostgresUrl(url) || sslModes.has(sslModeOf(url)), {
    message: 'sslmode is one of disable, require, verify-full, no-verify.',
  });

export const postgresOptionsSchema = z
  .strictObject({
    /** `postgres://user:password@host:port/database?sslmode=...`, of the server itself or of a pooler such as PgBouncer */
    url: postgresUrl.optional(),
    /** a pool of `pg` that the host already has, in place of `url`; it stays the host's to end */
    pool: z
      .custom<PostgresPoolLike>(
        (value) => typeof value === 'object' && value !== null && 'connect' in value,
        'It is no pool of pg.',
      )
      .optional(),
    /** URL of the server itself, when `url` is a pooler's: changes of the schema go there */
    directUrl: postgresUrl.optional(),
    /** connections at most; further calls wait for one */
    maxConnections: z.int().min(1).default(10),
    /** how long to wait for a connection, in ms */
    connectTimeoutMs: z.int().min(1).default(10_000),
    /** a statement that takes longer is ended, in ms */
    statementTimeoutMs: z.int().min(1).default(60_000),
    /** an unused connection is closed after this, in ms, so that a serverless database can sleep */
    idleTimeoutMs: z.int().min(1).default(10_000),
    /** how long a lost connection is tried again before the error reaches the caller, in ms; 0: not at all */
    reconnectMs: z.int().min(0).default(15_000),
    /** shown by the server in pg_stat_activity */
    applicationName: z.string().min(1).default('ai-manager'),
    /** told of every statement, without its parameters; for measuring */
    onStatement: z
      .custom<(statement: { readonly sql: string; readonly durationMs: number }) => void>(
        (value) => typeof value === 'function',
      )
      .optional(),
  })
  .refine(({ url, pool }) => (url === undefined) !== (pool === undefined), {
    message: 'Give url or pool, not both.',
    path: ['url'],
  });

export type PostgresOptions = z.input<typeof postgresOptionsSchema>;
export type ParsedPostgresOptions = z.output<typeof postgresOptionsSchema>;

/** @throws ConfigurationError `CONFIGURATION` with every problem by name, and no part of a URL */
export function parsePostgresOptions(options: PostgresOptions): ParsedPostgresOptions {
  return parseOptions('the PostgreSQL storage', postgresOptionsSchema, options);
}

/** What `sslmode` may be. `prefer` and `allow` promise nothing, so they are refused. */
const sslModes = new Set(['', 'disable', 'require', 'verify-ca', 'verify-full', 'no-verify']);

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '';
}

function sslModeOf(url: string): string {
  return new URL(url).searchParams.get('sslmode') ?? '';
}

/**
 * The URL for `pg`. Asking for TLS always means checking the server's certificate, whatever level of it was named;
 * only `no-verify` leaves that out.
 */
export function withCheckedTls(text: string): string {
  const url = new URL(text);
  if (/^(require|verify-ca)$/.test(sslModeOf(text))) url.searchParams.set('sslmode', 'verify-full');
  return url.href;
}

/** `host:port/database`, without user, password and parameters. */
export function placeOf(text: string): string {
  const { hostname, port, pathname } = new URL(text);
  return `${hostname}:${port === '' ? '5432' : port}${decodeURI(pathname)}`;
}
