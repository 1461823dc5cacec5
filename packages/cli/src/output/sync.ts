import type { SyncedDocument, SyncResult } from '../organisation/sync.ts';
import { renderProblems } from './problems.ts';
import { importLine } from './render-output.ts';
import type { Style, Terminal } from './terminal.ts';
import { count } from './text.ts';

/** What loading an organisation folder did: rules, prompts, roster, and what was left out. */
export function renderSync(
  organisation: string,
  { documents, roster, problems }: SyncResult,
  terminal: Terminal,
): string {
  const { style } = terminal;
  return [
    style.bold(organisation),
    ...documentLines(documents, style),
    ...(roster === null ? [] : [importLine(roster)]),
    ...(problems.length === 0
      ? []
      : [
          '',
          style.yellow(`${count(problems.length, 'place')} in the files left out, everything else is in:`),
          renderProblems(problems, terminal),
          '',
        ]),
  ].join('\n');
}

function documentLines(documents: readonly SyncedDocument[], style: Style): readonly string[] {
  const saved = documents.filter(({ outcome }) => outcome === 'saved');
  const kept = documents.filter(({ outcome }) => outcome === 'kept');
  const named = ({ name, version }: SyncedDocument): string => `${name} (version ${version})`;
  return [
    ...(saved.length === 0 ? [] : [`Saved from the folder: ${saved.map(named).join(', ')}.`]),
    ...saved
      .filter(({ editedBy }) => editedBy !== null)
      .map(({ name, editedBy }) =>
        style.yellow(
          `${name}: the changed file takes the place of what ${String(editedBy)} edited; the earlier version is kept.`,
        ),
      ),
    ...kept.map(
      ({ name, version, editedBy }) =>
        `${name}: version ${version}${editedBy === null ? '' : ` by ${editedBy}`} stays in force, the file has not changed.`,
    ),
  ];
}
