import type { SyncedDocument, SyncResult } from '../organisation/sync.ts';
import { renderProblems } from './problems.ts';
import { importLine } from './render-output.ts';
import type { Style, Terminal } from './terminal.ts';
import { count } from './text.ts';

export interface LoadedFolder {
  readonly organisation: string;
  readonly result: SyncResult;
  /** nothing stays: a dry run */
  readonly trial: boolean;
}

/** What loading an organisation folder did (or would do): rules, prompts, roster, and what was left out. */
export function renderSync({ organisation, result, trial }: LoadedFolder, terminal: Terminal): string {
  const { style } = terminal;
  const { documents, roster, problems } = result;
  const leftOut = `${count(problems.length, 'place')} in the files left out, everything else is ${trial ? 'fine' : 'in'}:`;
  return [
    style.bold(organisation),
    ...documentLines(documents, { style, trial }),
    ...(roster === null
      ? []
      : [importLine(trial && roster.outcome === 'imported' ? { ...roster, outcome: 'checked' } : roster)]),
    ...(problems.length === 0 ? [] : ['', style.yellow(leftOut), renderProblems(problems, terminal), '']),
  ].join('\n');
}

function documentLines(
  documents: readonly SyncedDocument[],
  { style, trial }: { readonly style: Style; readonly trial: boolean },
): readonly string[] {
  const saved = documents.filter(({ outcome }) => outcome === 'saved');
  const kept = documents.filter(({ outcome }) => outcome === 'kept');
  const named = ({ name, version }: SyncedDocument): string => `${name} (version ${version})`;
  const replaced = saved.filter(({ editedBy }) => editedBy !== null);
  return [
    ...(saved.length === 0
      ? []
      : [`${trial ? 'Would be saved' : 'Saved'} from the folder: ${saved.map(named).join(', ')}.`]),
    ...replaced.map(({ name, editedBy }) =>
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
