/** A variable of the environment, for help, `.env.example`, docs/configuration.md and doctor. */
export interface Variable {
  readonly name: string;
  /** what it does, in a line */
  readonly text: string;
  /** what holds while it is unset; null: nothing */
  readonly fallback: string | null;
  /** its value is never shown */
  readonly secret: boolean;
}

export interface VariableGroup {
  /** short, such as `mail` */
  readonly name: string;
  readonly title: string;
  /** what is so while nothing of it is set; null: always on */
  readonly off: string | null;
  /** which variables switch it on, all together or, with `any`, each */
  readonly needs: readonly string[];
  readonly any?: true;
  readonly variables: readonly Variable[];
  /** nothing uses it in this version */
  readonly notYet?: true;
}

const variable = (name: string, text: string, fallback: string | null = null): Variable => ({
  name,
  text,
  fallback,
  secret: false,
});
const secret = (name: string, text: string): Variable => ({ name, text, fallback: null, secret: true });

const installation: VariableGroup = {
  name: 'installation',
  title: 'Installation',
  off: null,
  needs: [],
  variables: [
    variable('AI_MANAGER_HOME', 'the data folder, unless --data says otherwise', '.ai-manager'),
    variable('AI_MANAGER_ACTOR', 'who acts as id:role, unless --actor says otherwise', 'you, as executive'),
    variable('AI_MANAGER_LOG', 'log lines from this level: debug, info, warn, error', 'warn'),
    variable('AI_MANAGER_DEBUG', '1 shows the stack of errors', '0'),
  ],
};

const database: VariableGroup = {
  name: 'database',
  title: 'Database',
  off: 'an embedded database in the data folder',
  needs: ['DATABASE_URL'],
  variables: [
    secret('DATABASE_URL', 'a PostgreSQL database, such as postgres://user:password@host:5432/database'),
    secret('DATABASE_DIRECT_URL', 'the server itself, when DATABASE_URL is a pooler'),
    variable('DATABASE_MAX_CONNECTIONS', 'connections at most', '10'),
  ],
};

const model: VariableGroup = {
  name: 'model',
  title: 'Models',
  off: 'an offline heuristic judges, no language model',
  needs: ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY'],
  any: true,
  variables: [
    secret('OPENAI_API_KEY', 'judge with OpenAI'),
    variable('AI_MANAGER_OPENAI_MODEL', 'the OpenAI model to ask', 'gpt-6-sol'),
    variable('OPENAI_BASE_URL', 'another server of the OpenAI Responses API', 'https://api.openai.com/v1'),
    secret('ANTHROPIC_API_KEY', 'judge with Claude, or take over where OpenAI fails'),
    variable('AI_MANAGER_ANTHROPIC_MODEL', 'the Claude to ask', 'claude-sonnet-5-5'),
    variable('ANTHROPIC_BASE_URL', 'another server of the Messages API, without /v1', 'https://api.anthropic.com'),
    variable('AI_MANAGER_MODEL', 'offline, openai, anthropic, or an order such as openai,anthropic', 'by the keys'),
  ],
};

const limits: VariableGroup = {
  name: 'limits',
  title: 'Limits of models',
  off: 'models are asked as fast as they answer',
  needs: ['AI_MANAGER_REQUESTS_PER_MINUTE', 'AI_MANAGER_TOKENS_PER_MINUTE'],
  any: true,
  variables: [
    variable('AI_MANAGER_REQUESTS_PER_MINUTE', 'requests to each model per minute at most', 'no limit'),
    variable('AI_MANAGER_TOKENS_PER_MINUTE', 'tokens of each model per minute at most', 'no limit'),
  ],
};

const langfuse: VariableGroup = {
  name: 'langfuse',
  title: 'Traces in Langfuse',
  off: 'traces are files in the data folder',
  needs: ['LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'],
  variables: [
    secret('LANGFUSE_PUBLIC_KEY', 'public key of the project'),
    secret('LANGFUSE_SECRET_KEY', 'secret key of the project'),
    variable('LANGFUSE_URL', 'where Langfuse is', 'https://cloud.langfuse.com'),
    variable('AI_MANAGER_TRACE_NAMES', '1 shows people and projects by name, not by pseudonym', '0'),
    variable('AI_MANAGER_TRACE_CONTENT', '1 sends prompts and replies along', '0'),
    secret('AI_MANAGER_TRACE_KEY', 'key of the pseudonyms, 16 characters or more'),
    variable('AI_MANAGER_PROMPTS', 'storage or langfuse: where prompts are taken from', 'storage'),
  ],
};

const mail: VariableGroup = {
  name: 'mail',
  title: 'Mail through Amazon SES',
  off: 'mails are .eml files in the data folder',
  needs: ['SES_FROM', 'SES_REGION'],
  variables: [
    variable('SES_FROM', 'send mails as this address'),
    variable('SES_REGION', 'its AWS region; keys as the AWS SDK finds them', 'AWS_REGION'),
    variable('SES_REPLY_TO', 'where answers to these mails go', 'the sender'),
    variable('SES_CONFIGURATION_SET', 'configuration set of these mails'),
    variable('SES_MAX_PER_SECOND', 'mails per second at most', 'what the account may'),
  ],
};

const activity: VariableGroup = {
  name: 'activity',
  title: 'What people did',
  off: 'numbers come from imported files only',
  needs: ['WORKSMART_API_KEY', 'BRAINLIFT_URL', 'METRICS_URL', 'ACTIVITY_FILE'],
  any: true,
  variables: [
    secret('WORKSMART_API_KEY', 'hours from WorkSmart, with the key of one account'),
    variable('WORKSMART_BASE_URL', 'where WorkSmart is', 'https://api.crossover.com'),
    variable('WORKSMART_USERNAME', 'a login of WorkSmart, in place of a key'),
    secret('WORKSMART_PASSWORD', 'its password'),
    variable('WORKSMART_KEYS_FILE', 'JSON file with keys by person id, in place of one for all'),
    variable('WORKSMART_APPROVER_ID', 'id that decisions on manual time carry', "the account's candidate id"),
    variable('WORKSMART_MAPPING_FILE', 'JSON file with paths, fields and tags of your WorkSmart'),
    variable('BRAINLIFT_URL', 'learning from BrainLift'),
    secret('BRAINLIFT_API_KEY', 'key of BrainLift'),
    variable('BRAINLIFT_IDENTIFY_BY', 'account, id or email: how people are named there', 'account'),
    variable('BRAINLIFT_MAPPING_FILE', 'JSON file with paths and fields of your BrainLift'),
    variable('METRICS_URL', 'numbers of a Metrics API'),
    secret('METRICS_API_KEY', 'key of the Metrics API'),
    variable('METRICS_IDENTIFY_BY', 'account, id or email: how people are named there', 'account'),
    variable('METRICS_MAPPING_FILE', 'JSON file with paths and fields of your Metrics API'),
    variable('ACTIVITY_FILE', 'CSV or JSON file with weeks of people'),
  ],
};

const cache: VariableGroup = {
  name: 'cache',
  title: 'Cache in Upstash Redis',
  off: 'answers are kept in memory, and with PostgreSQL not at all',
  needs: ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'],
  variables: [
    variable('UPSTASH_REDIS_REST_URL', 'REST address of an Upstash Redis'),
    secret('UPSTASH_REDIS_REST_TOKEN', 'its token'),
    secret('REDIS_URL', 'in place of both: the rediss:// address of an Upstash Redis, and of no other'),
    variable('AI_MANAGER_CACHE_PREFIX', 'start of all keys', 'made from the database'),
  ],
};

const webhooks: VariableGroup = {
  name: 'webhooks',
  title: 'Webhooks',
  off: 'nobody is told when a run ends',
  needs: ['N8N_WEBHOOK_URL', 'WEBHOOK_SECRET'],
  variables: [
    secret('N8N_WEBHOOK_URL', 'where events are posted to; several with a comma between'),
    secret('WEBHOOK_SECRET', 'key of their signature, 24 characters or more'),
    secret('WEBHOOK_SECRET_PREVIOUS', 'the key before it, while receivers change: both sign'),
  ],
};

const embeddings: VariableGroup = {
  name: 'embeddings',
  title: 'Embeddings',
  off: 'nothing is embedded',
  needs: ['VOYAGE_API_KEY'],
  variables: [secret('VOYAGE_API_KEY', 'embeddings of Voyage, for questions about policies; not used yet')],
  notYet: true,
};

const documents: VariableGroup = {
  name: 'documents',
  title: 'Documents in S3',
  off: 'documents are files in the data folder',
  needs: ['S3_BUCKET_NAME'],
  variables: [variable('S3_BUCKET_NAME', 'bucket of policies and exports; not used yet')],
  notYet: true,
};

/** Every variable of the project, in the order in which people meet them. */
export const variableGroups: readonly VariableGroup[] = [
  installation,
  database,
  model,
  limits,
  langfuse,
  mail,
  activity,
  cache,
  webhooks,
  embeddings,
  documents,
];

export const allVariables: readonly Variable[] = variableGroups.flatMap(({ variables }) => variables);
