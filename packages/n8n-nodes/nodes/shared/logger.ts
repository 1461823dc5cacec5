import type { Logger as HostLogger } from 'n8n-workflow';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** n8n's logger, as AI Manager writes to it. */
export function toLogger(host: HostLogger): Record<Level, (message: string, fields?: object) => void> {
  const at = (level: Level) => (message: string, fields?: object) =>
    host[level](`AI Manager: ${message}`, { ...fields });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
