import type { INodeProperties } from 'n8n-workflow';

/** How each group of the catalogue is called in the node. */
export const resourceNames: Readonly<Record<string, string>> = {
  approvals: 'Approval',
  audit: 'Audit',
  evaluations: 'Evaluation',
  events: 'Event',
  health: 'Health',
  jobs: 'Job',
  mail: 'Mail',
  people: 'Person',
  projects: 'Project',
  prompts: 'Prompt',
  reports: 'Report',
  reviews: 'Review',
  rules: 'Rule',
};

/** What a field is better shown as than its schema says. */
export type FieldOverride = Partial<INodeProperties> & {
  /** filled from the database: the method of listSearch and what is chosen */
  readonly list?: { readonly method: 'searchPeople' | 'searchProjects' | 'searchPrompts'; readonly example: string };
};

const person: FieldOverride = { list: { method: 'searchPeople', example: 'p-014' } };
const project: FieldOverride = { list: { method: 'searchProjects', example: 'prj-001' } };
const prompt: FieldOverride = { list: { method: 'searchPrompts', example: 'evaluation.judge' } };

/** By name of the field, in every operation. */
export const fieldOverrides: Readonly<Record<string, FieldOverride>> = {
  personId: person,
  ownerId: person,
  leadId: person,
  projectId: project,
  week: { placeholder: 'e.g. 2026-W47' },
};

/** By operation and field, before those above. */
export const operationOverrides: Readonly<Record<string, Readonly<Record<string, FieldOverride>>>> = {
  'prompts.get': { name: prompt },
  'prompts.save': { name: prompt, body: { typeOptions: { rows: 12 } } },
};

/** Outputs that are files: the field that holds the content. */
export const fileOutputs: Readonly<
  Record<string, { readonly field: string; readonly fileName: string; readonly mimeType: string }>
> = {
  'reports.weekly': { field: 'html', fileName: 'weekly-report.html', mimeType: 'text/html' },
};
