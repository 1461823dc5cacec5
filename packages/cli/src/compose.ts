import { createFolderDocumentStore, createJsonlTelemetry, createStderrLogger } from '@ai-manager/adapters/local';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import type { AiManager, Logger, Storage } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import { composeActivity } from './compose/activity.ts';
import { composeCache } from './compose/cache.ts';
import { composeTelemetry } from './compose/langfuse.ts';
import { composeLimits } from './compose/limits.ts';
import { composeMailer } from './compose/mail.ts';
import { composeModel } from './compose/model.ts';
import { composeWebhooks } from './compose/webhooks.ts';
import type { Settings } from './settings.ts';
import { placesIn } from './settings.ts';

interface ComposeOptions {
  /** keep the database in memory and throw it away: for trying something out */
  readonly inMemory?: boolean;
  /** called before each log line, so that a line that is redrawn can make room */
  readonly beforeLog?: () => void;
}

/**
 * The one place where an installation is put together: database, folders for documents and mails, traces as
 * JSON lines, and the model, sources and webhooks that the settings name. Reads the files that settings name, and does no
 * other I/O; the first operation opens the database.
 *
 * @throws ConfigurationError `CONFIGURATION` when a setting is not valid
 */
export async function composeManager(settings: Settings, options: ComposeOptions = {}): Promise<AiManager> {
  const places = placesIn(settings.dataFolder);
  const logger = roomMaking(createStderrLogger({ level: settings.logLevel }), options.beforeLog ?? (() => undefined));
  const model = await composeModel(settings.model);
  return createAiManager(
    {
      storage: await composeStorage(settings, options),
      ...model,
      ...(await composeActivity(settings.activity)),
      logger,
      ...(options.inMemory === true
        ? {}
        : {
            ...(await composeCache(settings)),
            documents: createFolderDocumentStore({ folder: places.documents }),
            mailer: await composeMailer(settings.mail, places.outbox),
            ...(await composeTelemetry(settings.langfuse, {
              local: createJsonlTelemetry({ folder: places.traces }, logger),
              logger,
            })),
            ...(await composeWebhooks(settings.webhooks)),
          }),
    },
    { actor: settings.actor, ...composeLimits(settings.limits, model.llm) },
  );
}

/** The installation's database: the embedded one in the data folder, or PostgreSQL. Does no I/O. */
export async function composeStorage(
  { dataFolder, database }: Pick<Settings, 'dataFolder' | 'database'>,
  { inMemory = false }: Pick<ComposeOptions, 'inMemory'> = {},
): Promise<Storage> {
  if (inMemory) return createPgliteStorage({ folder: 'memory' });
  if (database.kind === 'embedded') return createPgliteStorage({ folder: placesIn(dataFolder).database });
  const { createPostgresStorage } = await import('@ai-manager/adapters/postgres');
  const { url, directUrl, maxConnections } = database;
  return createPostgresStorage({ url, directUrl, maxConnections });
}

function roomMaking(logger: Logger, beforeLog: () => void): Logger {
  const making =
    (level: keyof Logger): Logger[keyof Logger] =>
    (message, fields) => {
      beforeLog();
      logger[level](message, fields);
    };
  return { debug: making('debug'), info: making('info'), warn: making('warn'), error: making('error') };
}
