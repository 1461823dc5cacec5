import { type Read, wrong } from './variables.ts';

/** What each language model may be asked in any minute; undefined: no limit of ours. */
export interface LimitSettings {
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
}

/** @throws CliError `CONFIGURATION` */
export function readLimits(read: Read): LimitSettings {
  return {
    requestsPerMinute: readCount('AI_MANAGER_REQUESTS_PER_MINUTE', read),
    tokensPerMinute: readCount('AI_MANAGER_TOKENS_PER_MINUTE', read),
  };
}

function readCount(name: string, read: Read): number | undefined {
  const text = read(name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw wrong(name, `"${text}" is no number of them.`, 'Write a whole number such as 500, or unset it for no limit.');
}
