import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import type { ImportProblem } from '../people.ts';
import { checkRow } from './check-row.ts';
import { shown } from './problem.ts';
import type { RosterState } from './roster-state.ts';
import { claimKey, describePlace, hasPerson, ownerOf } from './roster-state.ts';
import type { Row } from './table.ts';
import { evaluationsTable, metricsTable, peopleTable, projectsTable } from './tables.ts';

/** Adds the good rows of a table to the state and reports the others. */
export type CollectRows = (state: RosterState, rows: readonly Row[]) => void;

export const collectPeople: CollectRows = (state, rows) => {
  const leads: { readonly row: Row; readonly id: PersonId; readonly leadId: PersonId }[] = [];
  for (const row of rows) {
    const { value: person, problems } = checkRow(row, peopleTable);
    if (problems !== undefined) {
      leaveOut(state, 'person', row);
      report(state, problems);
    } else if (state.known.erased?.has(person.id) === true) {
      leaveOut(state, 'person', row);
      report(state, [erasedPerson(row, person.id)]);
    } else if (isFirst(state, row, { key: `person ${person.id}`, column: 'id', what: 'This person id' })) {
      state.people.set(person.id, person);
      if (person.leadId !== null) leads.push({ row, id: person.id, leadId: person.leadId });
    }
  }
  // A lead may stand below the people led, so that leads are checked when all are read.
  for (const { row, id, leadId } of leads) {
    const person = state.people.get(id);
    if (person === undefined || hasPerson(state, leadId)) continue;
    state.people.set(id, { ...person, leadId: null });
    const message = `${unknownReference(state, { kind: 'person', id: leadId })}; the person was imported without a lead.`;
    report(state, [
      cellProblem(row, 'lead_id', {
        message,
        remedy: 'Add the lead to people.csv, mend the id, or leave the cell empty.',
      }),
    ]);
  }
};

export const collectProjects: CollectRows = (state, rows) => {
  for (const row of rows) {
    const { value: project, problems } = checkRow(row, projectsTable);
    if (problems !== undefined) {
      leaveOut(state, 'project', row);
      report(state, problems);
    } else if (!hasPerson(state, project.ownerId)) {
      leaveOut(state, 'project', row);
      report(state, [unknownPerson(state, row, { column: 'owner_id', id: project.ownerId })]);
    } else if (isFirst(state, row, { key: `project ${project.id}`, column: 'id', what: 'This project id' })) {
      state.projects.set(project.id, project);
    }
  }
};

export const collectMetrics: CollectRows = (state, rows) => {
  for (const row of rows) {
    const { value: metric, problems } = checkRow(row, metricsTable);
    if (problems !== undefined) {
      report(state, problems);
      continue;
    }
    const { personId, projectId, week, name } = metric;
    const unknown = [
      ...(hasPerson(state, personId) ? [] : [unknownPerson(state, row, { column: 'person_id', id: personId })]),
      ...(projectId === null || ownerOf(state, projectId) !== undefined ? [] : [unknownProject(state, row, projectId)]),
    ];
    if (unknown.length > 0) report(state, unknown);
    else if (
      isFirst(state, row, {
        key: `metric ${JSON.stringify([personId, projectId, week, name])}`,
        column: 'metric',
        what: 'This metric of the same person, project and week',
      })
    ) {
      state.metrics.push(metric);
    }
  }
};

export const collectEvaluations: CollectRows = (state, rows) => {
  for (const row of rows) {
    const { value: earlier, problems } = checkRow(row, evaluationsTable);
    if (problems !== undefined) {
      report(state, problems);
      continue;
    }
    const personId = ownerOf(state, earlier.projectId);
    if (personId === undefined) report(state, [unknownProject(state, row, earlier.projectId)]);
    else if (
      isFirst(state, row, {
        key: `grade ${earlier.projectId} ${earlier.week}`,
        column: 'project_id',
        what: 'A grade of this project and week',
      })
    ) {
      state.history.push({
        ...earlier,
        score: earlier.score === null ? null : Math.round(earlier.score * 10) / 10,
        personId,
        file: row.file,
      });
    }
  }
};

function report(state: RosterState, problems: readonly ImportProblem[]): void {
  for (const problem of problems) state.problems.push(problem);
}

function leaveOut(state: RosterState, kind: 'person' | 'project', row: Row): void {
  const id = row.cells.get('id');
  if (id !== undefined) state.leftOut.add(`${kind} ${id.text}`);
}

interface RowKey {
  readonly key: string;
  /** the column a problem points at */
  readonly column: string;
  readonly what: string;
}

/** Whether no earlier row has the key; reports the row otherwise. */
function isFirst(state: RosterState, row: Row, { key, column, what }: RowKey): boolean {
  const earlier = claimKey(state, key, { file: row.file, line: row.line });
  if (earlier === null) return true;
  const message = `${what} stands in ${describePlace(earlier, row.file)} already; this row was left out.`;
  report(state, [cellProblem(row, column, { message, remedy: 'Remove one of the two rows, or mend the id.' })]);
  return false;
}

/** `There is no person "p-9"`, or that this person was left out. */
export function unknownReference(
  { leftOut }: RosterState,
  { kind, id }: { readonly kind: 'person' | 'project'; readonly id: string },
): string {
  const named = `${kind} "${shown(id)}"`;
  return leftOut.has(`${kind} ${id}`) ? `The ${named} was left out because of a problem above` : `There is no ${named}`;
}

function erasedPerson(row: Row, id: PersonId): ImportProblem {
  return cellProblem(row, 'id', {
    message: `The data of person ${shown(id)} was erased; the row was left out.`,
    remedy: 'Take the row out of the file. Somebody who comes back gets a new id.',
  });
}

function unknownPerson(
  state: RosterState,
  row: Row,
  { column, id }: { readonly column: string; readonly id: PersonId },
): ImportProblem {
  const message = `${unknownReference(state, { kind: 'person', id })}; the row was left out.`;
  return cellProblem(row, column, { message, remedy: 'Add the person to people.csv, or mend the id.' });
}

function unknownProject(state: RosterState, row: Row, id: ProjectId): ImportProblem {
  const message = `${unknownReference(state, { kind: 'project', id })}; the row was left out.`;
  return cellProblem(row, 'project_id', { message, remedy: 'Add the project to projects.csv, or mend the id.' });
}

function cellProblem(row: Row, column: string, texts: Pick<ImportProblem, 'message' | 'remedy'>): ImportProblem {
  const cell = row.cells.get(column);
  return { file: row.file, line: cell?.line ?? row.line, field: cell?.label ?? column, ...texts };
}
