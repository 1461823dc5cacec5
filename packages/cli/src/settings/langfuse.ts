import { type Read, readHttpUrl, readTogether, wrong } from './variables.ts';

/** Where traces go beside the data folder, and what they show of people. */
export interface LangfuseSettings {
  readonly publicKey: string;
  readonly secretKey: string;
  readonly url: string | undefined;
  /** people and projects by name; else by pseudonym */
  readonly names: boolean;
  /** prompts and replies */
  readonly content: boolean;
  readonly pseudonymKey: string | undefined;
  /** prompts are taken from Langfuse, too */
  readonly prompts: boolean;
}

const switches = ['AI_MANAGER_TRACE_NAMES', 'AI_MANAGER_TRACE_CONTENT'] as const;
const shortestKey = 16;

/** Undefined: no Langfuse. @throws CliError `CONFIGURATION` */
export function readLangfuse(read: Read): LangfuseSettings | undefined {
  const url = readHttpUrl('LANGFUSE_URL', read);
  const [names, content] = switches.map((name) => readSwitch(name, read));
  const prompts = readPromptsPlace(read);
  const pseudonymKey = read('AI_MANAGER_TRACE_KEY');
  if (pseudonymKey !== undefined && pseudonymKey.length < shortestKey)
    throw wrong(
      'AI_MANAGER_TRACE_KEY',
      'It is so short that it could be guessed.',
      `Write ${shortestKey} characters or more.`,
    );
  const keys = readTogether('Langfuse', ['LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'], read);
  if (keys === undefined) {
    const asked = prompts ? 'AI_MANAGER_PROMPTS' : url === undefined ? undefined : 'LANGFUSE_URL';
    if (asked === undefined) return undefined;
    throw wrong(
      'LANGFUSE_PUBLIC_KEY',
      `It is not set, but ${asked} asks for Langfuse.`,
      `Set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY, too, or unset ${asked}.`,
    );
  }
  return {
    publicKey: keys.LANGFUSE_PUBLIC_KEY,
    secretKey: keys.LANGFUSE_SECRET_KEY,
    url,
    names: names === true,
    content: content === true,
    pseudonymKey,
    prompts,
  };
}

function readSwitch(name: string, read: Read): boolean {
  const text = read(name);
  if (text === undefined || text === '0' || text === 'false') return false;
  if (text === '1' || text === 'true') return true;
  throw wrong(name, `"${text}" is neither on nor off.`, 'Write 1 or 0, or unset it.');
}

function readPromptsPlace(read: Read): boolean {
  const text = read('AI_MANAGER_PROMPTS') ?? 'storage';
  if (text === 'storage' || text === 'langfuse') return text === 'langfuse';
  throw wrong('AI_MANAGER_PROMPTS', `"${text}" is no place for prompts.`, 'Write storage or langfuse, or unset it.');
}
