// The snippets of docs/adapters; run it with `node examples/docs/adapters.ts` after `npm run build`. Nothing here does I/O.
import { createAiSdkProvider } from '@ai-manager/adapters/ai-sdk';
import { createAnthropicProvider } from '@ai-manager/adapters/anthropic';
import { createBrainliftSource } from '@ai-manager/adapters/brainlift';
import { createGenaiPriceBook } from '@ai-manager/adapters/genai-prices';
import { createLangChainProvider } from '@ai-manager/adapters/langchain';
import { createLangfuse } from '@ai-manager/adapters/langfuse';
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
import { createSesMailer } from '@ai-manager/adapters/ses';
import { createUpstashCache, createUpstashRateLimiter } from '@ai-manager/adapters/upstash';
import { createWebhookSink } from '@ai-manager/adapters/webhook';
import { createWorkSmartApprovalSource, createWorkSmartSource } from '@ai-manager/adapters/worksmart';
import { createAiManager } from '@ai-manager/core';
import { createAnthropic } from '@ai-sdk/anthropic';
import { ChatOpenAI } from '@langchain/openai';

const apiKey = process.env['OPENAI_API_KEY'] ?? 'not-a-key';
const redisUrl = process.env['UPSTASH_REDIS_REST_URL'] ?? 'https://example.upstash.io';
const redisToken = process.env['UPSTASH_REDIS_REST_TOKEN'] ?? 'not-a-token';
const anthropicKey = process.env['ANTHROPIC_API_KEY'] ?? 'not-a-key';
const secret = process.env['WEBHOOK_SECRET'] ?? 'at-least-twenty-four-characters';
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

// #region anthropic
const anthropic = createAnthropicProvider({ apiKey: anthropicKey, model: 'claude-sonnet-5-5' });
// #endregion

// #region langchain
const langchain = createLangChainProvider({
  // Made once for each limit, because LangChain's models take theirs only when they are made.
  model: ({ maxOutputTokens }) =>
    new ChatOpenAI({ apiKey, model: 'gpt-6-sol', useResponsesApi: true, zdrEnabled: true, maxTokens: maxOutputTokens }),
});
// #endregion

// #region ai-sdk
const aiSdk = createAiSdkProvider({ model: createAnthropic({ apiKey: anthropicKey })('claude-sonnet-5-5') });
// #endregion

// #region genai-prices
const prices = await createGenaiPriceBook({
  // USD per million tokens; what you agreed with the vendor wins over every table
  overrides: { 'openai/gpt-6-sol': { input: 1.8, output: 9, cacheRead: 0.18 } },
});
// #endregion

// #region upstash
const upstash = { url: redisUrl, token: redisToken, keyPrefix: 'ai-manager-production' };
const shared = { cache: createUpstashCache(upstash), rateLimiter: createUpstashRateLimiter(upstash) };
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

// #region langfuse
const langfuse = createLangfuse({ publicKey: 'pk-lf-...', secretKey: 'sk-lf-...' }, logger);
const traced = createAiManager({
  storage,
  llm: [openai],
  telemetry: langfuse.telemetry,
  // leave this out to keep prompts in storage alone
  promptRegistry: langfuse.promptRegistry,
});
// #endregion

// #region activity-file
const sheet = createFileActivitySource({ file: 'activity.csv' });
// #endregion

// #region worksmart
const worksmart = createWorkSmartSource({ apiKey: process.env['WORKSMART_API_KEY'] ?? 'not-a-key' });
const approvalSources = [createWorkSmartApprovalSource({ apiKey: process.env['WORKSMART_API_KEY'] ?? 'not-a-key' })];
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

// #region webhook
const eventSinks = [createWebhookSink({ url: 'https://n8n.example.com/webhook/weekly', secret })];
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
  // OpenAI is asked first; Claude takes over when it fails, and gives second opinions.
  { storage, llm: [openai, anthropic], prices, activity, approvalSources, eventSinks, ...local, ...shared },
  { actor: { id: 'ada', role: 'executive', via: 'my-app' } },
);
// #endregion

const price = prices.priceOf('openai', 'gpt-6-sol');
const others = [anthropic, langchain, aiSdk].map(({ id }) => id).join(', ');
console.log(
  `${openai.id} costs $${String(price?.input)} per million input tokens; ${offline.id} costs nothing; mails go through ${ses.id}.`,
);
console.log(`Others: ${others}.`);
await Promise.all([manager.close(), traced.close(), postgres.close()]);
