import { catalogue } from '@ai-manager/core/catalogue';
import { environmentTexts } from './environment.ts';
import { exitCodeTexts } from './exit-codes.ts';
import { toKebabCase } from './flags/flag.ts';
import type { Terminal } from './output/terminal.ts';
import { wrap } from './output/text.ts';
import { version } from './version.ts';

const shortcuts: readonly (readonly [string, string])[] = [
  ['evaluate', 'grade the projects of a week, rank, send mails; resumes'],
  ['triage', 'check new requests for time; approve what the bound allows'],
  ['label', 'decide requests blind, one key each: what approval is calibrated on'],
  ['report', 'write the report of a week as one HTML page'],
  ['init [folder]', 'write .env and say what is on; or load an organisation folder'],
  ['doctor', 'look at every part of the installation and say what to do'],
  ['export [file]', 'write everything that is stored into one file'],
  ['import <file>', 'bring an export into an empty installation'],
  ['migrate', 'bring the database up to date; --status only looks'],
];

const examples: readonly (readonly [string, string])[] = [
  ['Load a folder, then evaluate its week', 'ai-manager evaluate --org ./my-organisation'],
  ['Stop when five dollars are spent', 'ai-manager evaluate --budget-usd 5'],
  ['Judge two anew, no ranking, no mail', 'ai-manager evaluate --only prj-001 --only anna'],
  ['See what a person should look at', 'ai-manager evaluations list --status needs-review'],
  ['Decide what waits, then calibrate automatic approval', 'ai-manager label'],
  ['Look at a mail template before it is saved', 'ai-manager mail preview --html @weekly.html.liquid'],
  ['Change how it is judged', 'ai-manager prompts save --name evaluation.judge --body @judge.md'],
];

/** The page of `ai-manager --help`. */
export function rootHelp(terminal: Pick<Terminal, 'style' | 'width'>): string {
  const { style } = terminal;
  const width = Math.min(terminal.width(), 110);
  const rows = (entries: readonly (readonly [string, string])[], labelWidth: number): readonly string[] =>
    entries.flatMap(([label, text]) => {
      const [first, ...more] = wrap(text, Math.max(24, width - labelWidth - 4));
      const head =
        label.length > labelWidth
          ? [`  ${label}`, ...(first === undefined ? [] : [`  ${' '.repeat(labelWidth)}  ${style.dim(first)}`])]
          : [`  ${label.padEnd(labelWidth)}  ${style.dim(first ?? '')}`];
      return [...head, ...more.map((line) => `  ${' '.repeat(labelWidth)}  ${style.dim(line)}`)];
    });
  const groups = Object.entries(catalogue).map(([group, operations]): readonly [string, string] => [
    toKebabCase(group),
    Object.keys(operations).map(toKebabCase).join(', '),
  ]);
  return `${[
    style.bold(`AI Manager ${version}`),
    'Grades projects with evidence, writes feedback, and leaves every decision that',
    'hurts to a person.',
    '',
    `${style.bold('Usage')}  ai-manager <command> [options]`,
    '       ai-manager <group> <operation> [options]',
    '',
    style.bold('Most used'),
    ...rows(shortcuts, 14),
    '',
    `${style.bold('Operations')}  ai-manager <group> [<operation>] --help says more`,
    ...rows(groups, 14),
    '',
    style.bold('Options of every command'),
    ...rows(globalTexts, 18),
    '',
    style.bold('Examples'),
    ...examples.flatMap(([purpose, command]) => [`  ${style.dim(purpose)}`, `    ${command}`]),
    '',
    style.bold('Environment'),
    ...rows(environmentTexts, 24),
    `  ${style.dim('and more: docs/configuration.md; a .env in the working folder is read, too')}`,
    '',
    `${style.bold('Exit codes')}`,
    ...rows(
      exitCodeTexts.map(([code, text]): readonly [string, string] => [String(code), text]),
      4,
    ),
  ].join('\n')}\n`;
}

const globalTexts: readonly (readonly [string, string])[] = [
  ['--json', 'one JSON document on stdout, everything else on stderr'],
  ['--data <folder>', 'folder of the installation (default .ai-manager)'],
  ['--actor <id:role>', 'who acts (default: you, as executive)'],
  ['-h, --help', 'help of this command'],
  ['-V, --version', 'version'],
];
