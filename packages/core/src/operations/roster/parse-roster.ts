import type { Metric } from '../../domain/metric.ts';
import type { Project } from '../../domain/project.ts';
import type { Submission } from '../../domain/submission.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { ImportProblem } from '../people.ts';
import type { CollectRows } from './collect-rows.ts';
import { collectEvaluations, collectMetrics, collectPeople, collectProjects } from './collect-rows.ts';
import { collectSubmission } from './collect-submission.ts';
import { toRosterText } from './file-text.ts';
import { sortProblems } from './problem.ts';
import { readTable } from './read-table.ts';
import type { EarlierGrade, KnownRoster, RosterState } from './roster-state.ts';
import { createRosterState } from './roster-state.ts';
import type { Table } from './table.ts';
import { evaluationsTable, metricsTable, peopleTable, projectsTable } from './tables.ts';

export interface RosterFile {
  /** path with slashes of either kind, such as `people.csv` or `submissions/2026-W47/prj-001.md` */
  readonly name: string;
  readonly content: string;
}

export interface RosterInput {
  readonly files: readonly RosterFile[];
  readonly known: KnownRoster;
  /** instant that stands in for a submission's missing `submitted_at` */
  readonly receivedAt: string;
}

export interface ParsedRoster {
  readonly people: readonly Superbuilder[];
  readonly projects: readonly Project[];
  readonly submissions: readonly Submission[];
  readonly metrics: readonly Metric[];
  readonly history: readonly EarlierGrade[];
  /** by file in the order people, projects, metrics, evaluations, submissions, others; then by line */
  readonly problems: readonly ImportProblem[];
}

/** In the order in which rows refer to each other. */
const tables: readonly { readonly name: string; readonly table: Table; readonly collect: CollectRows }[] = [
  { name: 'people', table: peopleTable, collect: collectPeople },
  { name: 'projects', table: projectsTable, collect: collectProjects },
  { name: 'metrics', table: metricsTable, collect: collectMetrics },
  { name: 'evaluations', table: evaluationsTable, collect: collectEvaluations },
];

/**
 * Reads people, projects, metrics and earlier grades from CSV or JSON files and updates from Markdown files. Never
 * throws for what is in them: each row is in the result or in `problems`, or both when only a part of it was left out.
 * Rows may refer to what is in the same import and to what is `known`; a row with a known id replaces the stored one.
 */
export function parseRoster({ files, known, receivedAt }: RosterInput): ParsedRoster {
  const state = createRosterState(known);
  const named = files.map((file) => ({ ...file, path: file.name.replaceAll('\\', '/').replace(/^(\.?\/)+/, '') }));
  const read: string[] = [];
  for (const { name, table, collect } of tables) {
    const pattern = new RegExp(`^(.*/)?${name}\\.(csv|tsv|json)$`, 'i');
    const rows = named
      .filter(({ path }) => pattern.test(path))
      .flatMap((file) => {
        read.push(file.name);
        return readRows(state, file, table);
      });
    collect(state, rows);
  }
  const rest = named.filter(({ name }) => !read.includes(name));
  for (const { name, content, path } of rest) {
    const below = /(?:^|\/)submissions\/(.+\.(?:md|markdown))$/i.exec(path)?.[1];
    if (below === undefined) continue;
    read.push(name);
    const text = toRosterText(name, content);
    if ('message' in text) state.problems.push(text);
    else collectSubmission(state, { ...text, path: below }, receivedAt);
  }
  const understood = new Set(read);
  for (const { name } of rest) if (!understood.has(name)) state.problems.push(unknownFile(name));
  const { people, projects, submissions, metrics, history, problems } = state;
  return {
    people: [...people.values()],
    projects: [...projects.values()],
    submissions,
    metrics,
    history,
    problems: sortProblems(problems, read),
  };
}

function readRows(
  state: RosterState,
  { name, content }: RosterFile,
  table: Table,
): ReturnType<typeof readTable>['rows'] {
  const text = toRosterText(name, content);
  if ('message' in text) {
    state.problems.push(text);
    return [];
  }
  const { rows, problems } = readTable(text, table);
  for (const problem of problems) state.problems.push(problem);
  return rows;
}

function unknownFile(name: string): ImportProblem {
  return {
    file: name,
    line: null,
    field: null,
    message: 'The import does not know this file; it was left out.',
    remedy:
      'Name it people.csv, projects.csv, metrics.csv or evaluations.csv (or .json), or submissions/<week>/<project>.md.',
  };
}
