import { join, resolve } from 'node:path';
import type { Actor } from '@ai-manager/core';
import { actorRoleSchema } from '@ai-manager/core';
import type { CliContext } from './context.ts';
import type { LogLevel } from './environment.ts';
import { logLevels } from './environment.ts';
import { type ActivitySettings, readActivity } from './settings/activity.ts';
import { type CacheSettings, readCache } from './settings/cache.ts';
import { type DatabaseSettings, readDatabase } from './settings/database.ts';
import { type LangfuseSettings, readLangfuse } from './settings/langfuse.ts';
import { type LimitSettings, readLimits } from './settings/limits.ts';
import { type MailSettings, readMail } from './settings/mail.ts';
import { type ModelSettings, readModel } from './settings/model.ts';
import { readFrom, wrong } from './settings/variables.ts';
import { readWebhooks, type WebhookSettings } from './settings/webhooks.ts';

export interface Settings {
  /** absolute; everything the installation keeps on this machine */
  readonly dataFolder: string;
  readonly database: DatabaseSettings;
  readonly model: ModelSettings;
  readonly cache: CacheSettings;
  readonly limits: LimitSettings;
  readonly langfuse: LangfuseSettings | undefined;
  /** undefined: no source of activity is named */
  readonly activity: ActivitySettings | undefined;
  readonly webhooks: WebhookSettings | undefined;
  readonly mail: MailSettings;
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
    mailPreview: join(dataFolder, 'mail-preview.html'),
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
  const read = readFrom(environment);
  const home = flags.data ?? read('AI_MANAGER_HOME') ?? '.ai-manager';
  if (home.trim() === '')
    throw wrong('--data', 'The data folder has no name.', 'Write --data <folder>, or leave the flag out.');
  return {
    dataFolder: resolve(cwd, home),
    database: readDatabase(read),
    model: readModel(read),
    cache: readCache(read),
    limits: readLimits(read),
    langfuse: readLangfuse(read),
    activity: readActivity(read, cwd),
    webhooks: readWebhooks(read),
    mail: readMail(read),
    actor:
      flags.actor === undefined
        ? readActor('AI_MANAGER_ACTOR', read('AI_MANAGER_ACTOR'), userName)
        : readActor('--actor', flags.actor, userName),
    logLevel: readLogLevel(read('AI_MANAGER_LOG')),
  };
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
