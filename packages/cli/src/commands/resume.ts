import type { FlagValues } from '../flags/add-flags.ts';
import type { Environment } from '../output/terminal.ts';
import type { WeeklyInput } from './evaluate.ts';

interface ResumeOptions {
  readonly org: string | undefined;
  readonly flags: FlagValues;
  /** AI_MANAGER_START names the command that started this one, such as `npm start` */
  readonly environment: Environment;
}

/**
 * The command line that goes on where this one stopped. For a whole week `--force` is left out: it would start another
 * revision instead of finishing the one that is open. With `--only` it stays: the few are judged anew.
 */
export function resumeCommand(input: WeeklyInput, { org, flags, environment }: ResumeOptions): string {
  const started = environment['AI_MANAGER_START'];
  const own = ['data', 'actor'].flatMap((name) => (typeof flags[name] === 'string' ? [`--${name}`, flags[name]] : []));
  const words = [
    ...(started === undefined && org !== undefined ? ['--org', org] : []),
    ...(typeof flags['week'] === 'string' || (org === undefined && input.week !== undefined)
      ? ['--week', String(input.week)]
      : []),
    ...(input.only ?? []).flatMap((id) => ['--only', id]),
    ...(input.force === true && (input.only ?? []).length > 0 ? ['--force'] : []),
    ...(input.concurrency === undefined ? [] : ['--concurrency', String(input.concurrency)]),
    ...(input.budgetUsd === undefined ? [] : ['--budget-usd', String(input.budgetUsd)]),
    ...own,
  ].map(quoted);
  if (started === undefined) return ['ai-manager evaluate', ...words].join(' ');
  return words.length === 0 ? started : [started, '--', ...words].join(' ');
}

/** Quotes a word for a shell, where it needs that. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
