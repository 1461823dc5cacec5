/** The optional peers that a user of each subpath of @ai-manager/adapters installs beside it. */
export const peersOf: Readonly<Record<string, readonly string[]>> = {
  './brainlift': [],
  './metrics': [],
  './webhook': [],
  './worksmart': [],
  './local': ['nodemailer'],
  './pglite': ['@electric-sql/pglite', '@langchain/langgraph-checkpoint-postgres', 'kysely'],
  './postgres': ['@langchain/langgraph-checkpoint-postgres', 'kysely', 'pg'],
  './openai': ['openai'],
  './anthropic': ['@anthropic-ai/sdk'],
  './langchain': [],
  './ai-sdk': [],
  './ses': ['@aws-sdk/client-ses', 'nodemailer'],
  './offline': [],
  './genai-prices': ['@pydantic/genai-prices'],
  './upstash': ['@upstash/ratelimit', '@upstash/redis'],
  './langfuse': [
    '@langfuse/client',
    '@langfuse/core',
    '@langfuse/otel',
    '@langfuse/tracing',
    '@opentelemetry/api',
    '@opentelemetry/core',
    '@opentelemetry/exporter-trace-otlp-http',
    '@opentelemetry/sdk-trace-base',
  ],
};

/** Peers that a subpath does not import itself: its vendor's packages do, and their ranges alone would not fit together. */
export const companionsOf: Readonly<Record<string, readonly string[]>> = {
  './langfuse': ['@opentelemetry/exporter-trace-otlp-http'],
  './brainlift': [],
  './metrics': [],
  './worksmart': [],
  './webhook': [],
};
