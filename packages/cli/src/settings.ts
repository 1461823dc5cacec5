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

/** Strong enough to judge by anchored levels, and its price is known. */
const defaultOpenAiModel = 'gpt-6-sol';

export interface Settings {
  /** absolute; everything the installation keeps on this machine */
  readonly dataFolder: string;
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

/** @throws CliError `CONFIGURATION` naming the variable or flag, and what to write instead */
export function readSettings(
  { environment, cwd, userName }: Pick<CliContext, 'environment' | 'cwd' | 'userName'>,
  flags: GlobalFlags,
): Settings {
  const read = (name: string): string | undefined =>
    environment[name]?.trim() === '' ? undefined : environment[name]?.trim();
  if (read('DATABASE_URL') !== undefined) {
    throw wrong(
      'DATABASE_URL',
      'PostgreSQL is not supported by this version; it keeps its data in a folder.',
      'Unset DATABASE_URL to use the embedded database. PostgreSQL comes with a later version.',
    );
  }
  const home = flags.data ?? read('AI_MANAGER_HOME') ?? '.ai-manager';
  if (home.trim() === '')
    throw wrong('--data', 'The data folder has no name.', 'Write --data <folder>, or leave the flag out.');
  return {
    dataFolder: resolve(cwd, home),
    model: readModel(read),
    actor:
      flags.actor === undefined
        ? readActor('AI_MANAGER_ACTOR', read('AI_MANAGER_ACTOR'), userName)
        : readActor('--actor', flags.actor, userName),
    logLevel: readLogLevel(read('AI_MANAGER_LOG')),
  };
}

type Read = (name: string) => string | undefined;

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
