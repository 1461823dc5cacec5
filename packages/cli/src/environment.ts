export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The variables that are read, for the help. */
export const environmentTexts: readonly (readonly [string, string])[] = [
  ['AI_MANAGER_HOME', 'the data folder, unless --data says otherwise'],
  ['DATABASE_URL', 'a PostgreSQL database; else one in the data folder'],
  ['DATABASE_DIRECT_URL', 'the server itself, when DATABASE_URL is a pooler'],
  ['DATABASE_MAX_CONNECTIONS', 'connections at most (default 10)'],
  ['OPENAI_API_KEY', 'judge with OpenAI; else an offline heuristic does'],
  ['AI_MANAGER_OPENAI_MODEL', 'the OpenAI model to ask (default gpt-6-sol)'],
  ['OPENAI_BASE_URL', 'another server of the OpenAI Responses API'],
  ['AI_MANAGER_MODEL', 'offline or openai, whatever keys are set'],
  ['SES_FROM', 'send mails through Amazon SES as this; else .eml files'],
  ['SES_REGION', 'its region (else AWS_REGION); keys: as the AWS SDK finds them'],
  ['SES_REPLY_TO', 'where answers to these mails go'],
  ['SES_CONFIGURATION_SET', 'configuration set of these mails'],
  ['SES_MAX_PER_SECOND', 'mails per second; else what the account may'],
  ['AI_MANAGER_ACTOR', 'who acts, unless --actor says otherwise'],
  ['AI_MANAGER_LOG', `log lines from this level: ${logLevels.join(', ')}`],
  ['AI_MANAGER_DEBUG', '1 shows the stack of errors'],
  ['NO_COLOR', 'any value: no colours'],
];
