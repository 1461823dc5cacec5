import { accountsSchema } from '@ai-manager/core';
import type { Metric, Project, Superbuilder } from '@ai-manager/core';
import type { BulkTable } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { MetricTable, PersonTable, ProjectTable } from '../tables.ts';

/**
 * These rows have a column per member, whose type, check and foreign key the database holds, so reading them back is
 * a renaming; documents in `jsonb` are validated instead (json.ts).
 */
export const peopleTable: BulkTable = {
  name: 'superbuilders',
  columns: {
    id: 'text',
    name: 'text',
    email: 'text',
    team: 'text',
    lead_id: 'text',
    time_zone: 'text',
    language: 'text',
    status: 'text',
    accounts: 'jsonb',
  },
  replaceBy: ['id'],
  stamped: true,
};

/** For {@link peopleTable}: accounts stay a value, since the whole row becomes JSON. */
export function toPersonRow(person: Superbuilder): object {
  const { id, name, email, team, leadId, timeZone, language, status, accounts } = person;
  const known = accounts === undefined || Object.keys(accounts).length === 0 ? null : accounts;
  return { id, name, email, team, lead_id: leadId, time_zone: timeZone, language, status, accounts: known };
}

export function fromPersonRow(row: PersonTable): Superbuilder {
  const { id, name, email, team, lead_id: leadId, time_zone: timeZone, language, status } = row;
  const accounts =
    row.accounts === null ? {} : { accounts: parseStored(accountsSchema, row.accounts, `superbuilders (${id})`) };
  return { id, name, email, team, leadId, timeZone, language, status, ...accounts } as Superbuilder;
}

export const projectsTable: BulkTable = {
  name: 'projects',
  columns: { id: 'text', name: 'text', owner_id: 'text', stage: 'text', description: 'text', status: 'text' },
  replaceBy: ['id'],
  stamped: true,
};

export function toProjectRow({ id, name, ownerId, stage, description, status }: Project): ProjectTable {
  return { id, name, owner_id: ownerId, stage, description, status };
}

export function fromProjectRow({ id, name, owner_id: ownerId, stage, description, status }: ProjectTable): Project {
  return { id, name, ownerId, stage, description, status } as Project;
}

export const metricsTable: BulkTable = {
  name: 'metrics',
  columns: {
    person_id: 'text',
    project_id: 'text',
    week: 'text',
    name: 'text',
    value: 'double precision',
    unit: 'text',
    source: 'text',
  },
  replaceBy: ['person_id', 'project_id', 'week', 'name'],
  stamped: true,
};

export function toMetricRow({ personId, projectId, week, name, value, unit, source }: Metric): MetricTable {
  return { person_id: personId, project_id: projectId, week, name, value, unit, source };
}

export function fromMetricRow({
  person_id: personId,
  project_id: projectId,
  week,
  name,
  value,
  unit,
  source,
}: MetricTable): Metric {
  return { personId, projectId, week, name, value, unit, source } as Metric;
}

/** The text that tells metrics apart; a later one with the same key replaces an earlier one. */
export function metricKey({ personId, projectId, week, name }: Metric): string {
  return JSON.stringify([personId, projectId, week, name]);
}
