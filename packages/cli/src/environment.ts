export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The variables that are read, for the help. */
export const environmentTexts: readonly (readonly [string, string])[] = [
  ['AI_MANAGER_HOME', 'the data folder, unless --data says otherwise'],
  ['DATABASE_URL', 'a PostgreSQL database; else one in the data folder'],
  ['DATABASE_DIRECT_URL', 'the server itself, when DATABASE_URL is a pooler'],
  ['DATABASE_MAX_CONNECTIONS', 'connections at most (default 10)'],
  ['OPENAI_API_KEY', 'judge with OpenAI; with no key an offline heuristic does'],
  ['AI_MANAGER_OPENAI_MODEL', 'the OpenAI model to ask (default gpt-6-sol)'],
  ['OPENAI_BASE_URL', 'another server of the OpenAI Responses API'],
  ['ANTHROPIC_API_KEY', 'judge with Claude, or take over where OpenAI fails'],
  ['AI_MANAGER_ANTHROPIC_MODEL', 'the Claude to ask (default claude-sonnet-5-5)'],
  ['ANTHROPIC_BASE_URL', 'another server of the Messages API, without /v1'],
  ['AI_MANAGER_MODEL', 'offline, openai, anthropic, or openai,anthropic'],
  ['UPSTASH_REDIS_REST_URL', 'share kept answers and counted calls in Upstash'],
  ['UPSTASH_REDIS_REST_TOKEN', 'the token for it'],
  ['REDIS_URL', 'instead of both, if it is one of Upstash'],
  ['AI_MANAGER_CACHE_PREFIX', 'start of keys there; else made from the database'],
  ['AI_MANAGER_REQUESTS_PER_MINUTE', 'most requests to each model in any minute'],
  ['AI_MANAGER_TOKENS_PER_MINUTE', 'most input and output tokens likewise'],
  ['LANGFUSE_PUBLIC_KEY', 'traces in Langfuse, too; with the secret key'],
  ['LANGFUSE_SECRET_KEY', 'the secret key of the same project'],
  ['LANGFUSE_URL', 'where Langfuse is (default cloud.langfuse.com)'],
  ['AI_MANAGER_TRACE_NAMES', '1 shows names there; else pseudonyms'],
  ['AI_MANAGER_TRACE_CONTENT', '1 shows prompts and replies there'],
  ['AI_MANAGER_TRACE_KEY', 'what pseudonyms are made with'],
  ['AI_MANAGER_PROMPTS', 'langfuse takes prompts from there, too'],
  ['AI_MANAGER_ACTOR', 'who acts, unless --actor says otherwise'],
  ['AI_MANAGER_LOG', `log lines from this level: ${logLevels.join(', ')}`],
  ['AI_MANAGER_DEBUG', '1 shows the stack of errors'],
  ['NO_COLOR', 'any value: no colours'],
];
