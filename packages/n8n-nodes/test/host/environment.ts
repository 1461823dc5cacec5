import { join } from 'node:path';
import { freePort } from '@ai-manager/test-servers/free-port';

/** The environment of every process of one n8n, in which it speaks to nobody but this machine. */
export async function quietEnvironment(folder: string, port: number): Promise<NodeJS.ProcessEnv> {
  return {
    ...withoutTestRunner(process.env),
    ...quiet,
    N8N_USER_FOLDER: folder,
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(await freePort()),
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'loopback-watch.ts')}`,
    AI_MANAGER_LOOPBACK_LOG: connectionsFile(folder),
  };
}

/** Where connections to other machines are written down. */
export function connectionsFile(folder: string): string {
  return join(folder, 'connections.log');
}

/** n8n and its lint behave otherwise where they take themselves for tested. */
export function withoutTestRunner(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(?:NODE_ENV|TEST|VITEST.*)$/.test(name)));
}

const quiet = {
  N8N_ENCRYPTION_KEY: 'key-of-a-test',
  DB_TYPE: 'sqlite',
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_DYNAMIC_BANNERS_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
  N8N_LICENSE_SERVER_URL: 'http://127.0.0.1:9',
  EXTERNAL_FRONTEND_HOOKS_URLS: '',
  N8N_VERIFIED_PACKAGES_ENABLED: 'false',
  N8N_DISABLED_MODULES: 'mcp-registry',
  N8N_MCP_ACCESS_ENABLED: 'false',
  N8N_LISTEN_ADDRESS: '127.0.0.1',
  N8N_HOST: '127.0.0.1',
  N8N_SECURE_COOKIE: 'false',
};
