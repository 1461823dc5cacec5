import { join, resolve } from 'node:path';
import type { Actor } from '@ai-manager/core';
import { actorRoleSchema } from '@ai-manager/core';
import { CliError } from './cli-error.ts';
import type { CliContext } from './context.ts';
import type { LogLevel } from './environment.ts';
import { logLevels } from './environment.ts';

/** Which model judges. There is no fallback from a language model to the heuristic: a grade says what it is made by. */
export type ModelSettings =
  | { readonly kind: 'offline' }
  | { readonly kind: 'openai'; readonly apiKey: string; readonly model: string; readonly baseUrl: string | undefined };

/** Where an installation keeps its rows. Documents, mails and traces stay in the data folder either way. */
export type DatabaseSettings =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      /** the server itself, when `url` is a pooler's */
      readonly directUrl: string | undefined;
      readonly maxConnections: number | undefined;
    };

/** Strong enough to judge by anchored levels, and its price is known. */
const defaultOpenAiModel = 'gpt-6-sol';

export interface Settings {
  /** absolute; everything the installation keeps on this machine */
  readonly dataFolder: string;
  readonly database: DatabaseSettings;
  readonly model: ModelSettings;
  readonly actor: Actor;
  readonly logLevel: LogLevel;
}

/** Flags that every command takes. */
export interface GlobalFlags {
  readonly data?: string;
  readonly actor?: string;
  readonly json?: boolean;
}

/** Where an installation keeps things. */
export function placesIn(dataFolder: string) {
  return {
    database: join(dataFolder, 'db'),
    outbox: join(dataFolder, 'outbox'),
    documents: join(dataFolder, 'documents'),
    traces: join(dataFolder, 'traces'),
    report: join(dataFolder, 'report.html'),
  };
}

/** Where an installation is, for people: a folder, or a database by host and name without user and password. */
export function describePlace({ dataFolder, database }: Pick<Settings, 'dataFolder' | 'database'>): string {
  if (database.kind === 'embedded') return dataFolder;
  const { host, pathname } = new URL(database.url);
  return `the database ${pathname.slice(1)} at ${host}`;
}

/** @throws CliError `CONFIGURATION` naming the variable or flag, and what to write instead */
export function readSettings(
  { environment, cwd, userName }: Pick<CliContext, 'environment' | 'cwd' | 'userName'>,
  flags: GlobalFlags,
): Settings {
  const read = (name: string): string | undefined =>
    environment[name]?.trim() === '' ? undefined : environment[name]?.trim();
  const home = flags.data ?? read('AI_MANAGER_HOME') ?? '.ai-manager';
  if (home.trim() === '')
    throw wrong('--data', 'The data folder has no name.', 'Write --data <folder>, or leave the flag out.');
  return {
    dataFolder: resolve(cwd, home),
    database: readDatabase(read),
    model: readModel(read),
    actor:
      flags.actor === undefined
        ? readActor('AI_MANAGER_ACTOR', read('AI_MANAGER_ACTOR'), userName)
        : readActor('--actor', flags.actor, userName),
    logLevel: readLogLevel(read('AI_MANAGER_LOG')),
  };
}

type Read = (name: string) => string | undefined;

function readDatabase(read: Read): DatabaseSettings {
  const url = readDatabaseUrl('DATABASE_URL', read);
  const directUrl = readDatabaseUrl('DATABASE_DIRECT_URL', read);
  const connections = read('DATABASE_MAX_CONNECTIONS');
  if (url === undefined) {
    if (directUrl === undefined) return { kind: 'embedded' };
    throw wrong(
      'DATABASE_DIRECT_URL',
      'It is the way around a pooler, but DATABASE_URL is not set.',
      'Set DATABASE_URL, too.',
    );
  }
  if (connections !== undefined && !/^[1-9]\d{0,3}$/.test(connections))
    throw wrong('DATABASE_MAX_CONNECTIONS', `"${connections}" is no number of connections.`, 'Write 1 or more.');
  return {
    kind: 'postgres',
    url,
    directUrl,
    maxConnections: connections === undefined ? undefined : Number(connections),
  };
}

/** A URL is never repeated in a message: it holds a password. */
function readDatabaseUrl(name: string, read: Read): string | undefined {
  const url = read(name);
  if (url === undefined || (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol))) return url;
  throw wrong(
    name,
    'It is no address of a PostgreSQL database.',
    'Write it like postgres://user:password@host:5432/database (special characters in the password as %xx), or unset it to use the embedded database.',
  );
}

function readModel(read: Read): ModelSettings {
  const apiKey = read('OPENAI_API_KEY');
  const wish = read('AI_MANAGER_MODEL') ?? (apiKey === undefined ? 'offline' : 'openai');
  if (wish === 'offline') return { kind: 'offline' };
  if (wish !== 'openai') {
    throw wrong(
      'AI_MANAGER_MODEL',
      `"${wish}" is no kind of model.`,
      'Set it to "offline" or "openai" (the name of an OpenAI model goes into AI_MANAGER_OPENAI_MODEL), or unset it.',
    );
  }
  if (apiKey === undefined)
    throw wrong(
      'AI_MANAGER_MODEL',
      'It asks for OpenAI, but OPENAI_API_KEY is not set.',
      'Set OPENAI_API_KEY, or AI_MANAGER_MODEL=offline.',
    );
  return {
    kind: 'openai',
    apiKey,
    model: read('AI_MANAGER_OPENAI_MODEL') ?? defaultOpenAiModel,
    baseUrl: readUrl(read),
  };
}

function readUrl(read: Read): string | undefined {
  const url = read('OPENAI_BASE_URL');
  if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return url;
  throw wrong('OPENAI_BASE_URL', 'It is no http(s) address.', 'Write it like https://example.com/v1, or unset it.');
}

/** `anna:executive`; the id may itself hold colons. */
function readActor(source: string, text: string | undefined, userName: string): Actor {
  if (text === undefined) return { id: userName, role: 'executive', via: 'cli' };
  const colon = text.lastIndexOf(':');
  const id = text.slice(0, Math.max(0, colon)).trim();
  const role = actorRoleSchema.safeParse(text.slice(colon + 1));
  if (id !== '' && id.length <= 200 && role.success) return { id, role: role.data, via: 'cli' };
  throw wrong(
    source,
    `"${text}" is no actor.`,
    `Write id:role, for example anna:executive; roles are ${actorRoleSchema.options.join(', ')}.`,
  );
}

function readLogLevel(text: string | undefined): LogLevel {
  const level = logLevels.find((known) => known === (text ?? 'warn'));
  if (level !== undefined) return level;
  throw wrong(
    'AI_MANAGER_LOG',
    `"${String(text)}" is no log level.`,
    `Set it to one of ${logLevels.join(', ')}, or unset it.`,
  );
}

function wrong(where: string, message: string, remedy: string): CliError {
  return new CliError(`${where}: ${message}`, { code: 'CONFIGURATION', where, remedy });
}
