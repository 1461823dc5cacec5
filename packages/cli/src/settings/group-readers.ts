import { readActivity } from './activity.ts';
import { readCache } from './cache.ts';
import { readDatabase } from './database.ts';
import { readLangfuse } from './langfuse.ts';
import { readLimits } from './limits.ts';
import { readMail } from './mail.ts';
import { readModel } from './model.ts';
import type { Read } from './variables.ts';
import { readWebhooks } from './webhooks.ts';

/**
 * How each group of variables is read, by the name it has in the catalogue. A group without a reader has no use in
 * this version: whoever sets a variable of it is told so.
 */
export const groupReaders: Readonly<Record<string, (read: Read, cwd: string) => unknown>> = {
  database: readDatabase,
  model: readModel,
  limits: readLimits,
  langfuse: readLangfuse,
  mail: readMail,
  activity: readActivity,
  cache: readCache,
  webhooks: readWebhooks,
};
