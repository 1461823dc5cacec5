// The snippets of docs/adapters; run it with `node examples/docs/adapters.ts` after `npm run build`. Nothing here does I/O.
import { createBrainliftSource } from '@ai-manager/adapters/brainlift';
import { createGenaiPriceBook } from '@ai-manager/adapters/genai-prices';
import {
  createEmlMailer,
  createFileActivitySource,
  createFolderDocumentStore,
  createJsonlTelemetry,
  createStderrLogger,
} from '@ai-manager/adapters/local';
import { createMetricsSource } from '@ai-manager/adapters/metrics';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createOpenAiProvider } from '@ai-manager/adapters/openai';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createWorkSmartSource } from '@ai-manager/adapters/worksmart';
import { createAiManager } from '@ai-manager/core';

const apiKey = process.env['OPENAI_API_KEY'] ?? 'not-a-key';
const databaseUrl = process.env['DATABASE_URL'] ?? 'postgres://ai@localhost/ai';

// #region pglite
const storage = createPgliteStorage({ folder: '.ai-manager/db' });
// #endregion

// #region postgres
const postgres = createPostgresStorage({ url: databaseUrl });
// #endregion

// #region offline
const offline = createOfflineProvider();
// #endregion

// #region openai
const openai = createOpenAiProvider({ apiKey, model: 'gpt-6-sol' });
// #endregion

// #region genai-prices
const prices = await createGenaiPriceBook({
  // USD per million tokens; what you agreed with the vendor wins over every table
  overrides: { 'openai/gpt-6-sol': { input: 1.8, output: 9, cacheRead: 0.18 } },
});
// #endregion

// #region local
const logger = createStderrLogger({ level: 'info' });
const local = {
  documents: createFolderDocumentStore({ folder: '.ai-manager/documents' }),
  mailer: createEmlMailer({ folder: '.ai-manager/outbox' }),
  telemetry: createJsonlTelemetry({ folder: '.ai-manager/traces' }, logger),
  logger,
};
// #endregion

// #region activity-file
const sheet = createFileActivitySource({ file: 'activity.csv' });
// #endregion

// #region worksmart
const worksmart = createWorkSmartSource({ apiKey: process.env['WORKSMART_API_KEY'] ?? 'not-a-key' });
// #endregion

// #region brainlift
const brainlift = createBrainliftSource({
  baseUrl: 'https://example.com/brainlift',
  apiKey: process.env['BRAINLIFT_API_KEY'] ?? 'not-a-key',
});
// #endregion

// #region metrics
const reviews = createMetricsSource({
  baseUrl: 'https://example.com/metrics',
  apiKey: process.env['METRICS_API_KEY'] ?? 'not-a-key',
  // a service of another form: numbers at fixed places instead of a list
  path: '/reviews?person={person}&from={start}&to={end}',
  mapping: { list: null, values: [{ name: 'peer_review', path: 'data.average', unit: 'points' }] },
});
// #endregion

// #region activity
const activity = [brainlift, worksmart, reviews, sheet]; // of two that have a number the first counts
// #endregion

// #region together
const manager = createAiManager(
  { storage, llm: [openai], prices, activity, ...local },
  { actor: { id: 'ada', role: 'executive', via: 'my-app' } },
);
// #endregion

const price = prices.priceOf('openai', 'gpt-6-sol');
console.log(`${openai.id} costs $${String(price?.input)} per million input tokens; ${offline.id} costs nothing.`);
await Promise.all([manager.close(), postgres.close()]);
