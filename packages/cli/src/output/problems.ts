import type { FolderProblem } from '../organisation/roster-files.ts';
import type { Terminal } from './terminal.ts';
import { count, wrap } from './text.ts';

const shownAtMost = 25;

/**
 * What an import left out, one block per place: `file:line field: message`, and below it what to do.
 * A broken file can have thousands of bad rows; the first ones show what is wrong.
 */
export function renderProblems(problems: readonly FolderProblem[], terminal: Terminal): string {
  const { style } = terminal;
  const width = terminal.width() - 4;
  const shown = problems.slice(0, shownAtMost).flatMap((problem) => {
    const place = `${problem.file}${problem.line === null ? '' : `:${problem.line}`}${problem.field === null ? '' : ` ${problem.field}`}`;
    return [
      `  ${style.bold(place)}`,
      ...wrap(problem.message, width).map((line) => `    ${line}`),
      ...wrap(`${arrow(style.unicode)} ${problem.remedy}`, width).map((line) => `    ${style.cyan(line)}`),
    ];
  });
  const rest = problems.length - shownAtMost;
  return [...shown, ...(rest > 0 ? [`  and ${count(rest, 'more place')}; --json lists them all`] : [])].join('\n');
}

const arrow = (unicode: boolean): string => (unicode ? '→' : '->');
