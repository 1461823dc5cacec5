// The snippets of docs/adapters; run it with `node examples/docs/adapters.ts` after `npm run build`. Nothing here does I/O.
import { createGenaiPriceBook } from '@ai-manager/adapters/genai-prices';
import {
  createEmlMailer,
  createFolderDocumentStore,
  createJsonlTelemetry,
  createStderrLogger,
} from '@ai-manager/adapters/local';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createOpenAiProvider } from '@ai-manager/adapters/openai';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createSesMailer } from '@ai-manager/adapters/ses';
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

// #region ses
const ses = createSesMailer({
  region: 'eu-west-1',
  from: 'weekly@example.com', // a verified identity
  configurationSet: 'weekly-mails',
});
// #endregion

// #region together
const manager = createAiManager(
  { storage, llm: [openai], prices, ...local },
  { actor: { id: 'ada', role: 'executive', via: 'my-app' } },
);
// #endregion

const price = prices.priceOf('openai', 'gpt-6-sol');
console.log(
  `${openai.id} costs $${String(price?.input)} per million input tokens; ${offline.id} costs nothing; mails go through ${ses.id}.`,
);
await Promise.all([manager.close(), postgres.close()]);
