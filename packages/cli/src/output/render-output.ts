import type { Catalogue, OperationName } from '@ai-manager/core/catalogue';
import type { z } from 'zod';
import { renderActivity } from './activity.ts';
import { renderApprovals, renderCalibrated, renderCalibration, renderDecided, renderTriage } from './approvals.ts';
import { renderExported, renderRecords, renderVerified } from './audit.ts';
import { renderCosts } from './costs.ts';
import { renderProblems } from './problems.ts';
import { renderQuality } from './quality.ts';
import { renderValue } from './render-value.ts';
import type { Terminal } from './terminal.ts';
import { count } from './text.ts';

type Renderer = (output: never, terminal: Terminal) => string;

type OutputOf<G extends keyof Catalogue, O extends keyof Catalogue[G]> = Catalogue[G][O] extends {
  readonly output: infer S extends z.ZodType;
}
  ? z.output<S>
  : never;

/** Outputs that deserve better than a generic table. */
const renderers: Partial<Record<OperationName, Renderer>> = {
  'approvals.calibrate': renderCalibrated,
  'approvals.calibration': renderCalibration,
  'approvals.decide': renderDecided,
  'approvals.list': renderApprovals,
  'approvals.pause': renderCalibration,
  'approvals.triage': renderTriage,
  'audit.export': renderExported,
  'audit.list': renderRecords,
  'audit.verify': renderVerified,
  'health.check': renderHealth,
  'people.importRoster': renderImport,
  'people.sync': renderActivity,
  'reports.costs': renderCosts,
  'reports.quality': renderQuality,
  'reports.weekly': renderReport,
};

/** Columns of a list in the order people look for them; lists without an entry show every field that fits a line. */
const columns: Partial<Record<OperationName, readonly string[]>> = {
  'evaluations.list': ['week', 'projectId', 'personId', 'status', 'grade', 'score', 'id'],
  'evaluations.rankings': ['rank', 'personId', 'score', 'projects', 'change', 'scoreChange'],
  'mail.holds': ['address', 'reason', 'since', 'detail'],
  'mail.list': ['status', 'to', 'subject', 'attempts', 'createdAt', 'lastError', 'key'],
  'mail.templates': ['name', 'version'],
  'people.list': ['id', 'name', 'email', 'team', 'leadId', 'status'],
  'projects.list': ['id', 'name', 'ownerId', 'stage', 'status'],
  'prompts.list': ['name', 'version', 'labels', 'createdBy', 'createdAt', 'note'],
  'rules.history': ['version', 'createdBy', 'createdAt', 'note'],
};

/** An operation's output as text for a person. */
export function renderOutput(name: OperationName, output: unknown, terminal: Terminal): string {
  const renderer = renderers[name];
  return renderer === undefined ? renderValue(output, terminal, columns[name]) : renderer(output as never, terminal);
}

function renderHealth({ parts }: OutputOf<'health', 'check'>, { style }: Terminal): string {
  const [good, bad] = style.unicode ? ['✓', '✗'] : ['ok', '!!'];
  return parts
    .flatMap(({ part, ok, message, remedy }) => [
      `${ok ? style.green(good) : style.red(bad)} ${style.bold(part)}: ${message}`,
      ...(remedy === null ? [] : [`  ${style.cyan(remedy)}`]),
    ])
    .join('\n');
}

function renderImport({ outcome, imported, problems }: OutputOf<'people', 'importRoster'>, terminal: Terminal): string {
  return [
    importLine({ outcome, imported }),
    ...(problems.length === 0
      ? []
      : [`${count(problems.length, 'row')} left out:`, renderProblems(problems, terminal)]),
  ].join('\n');
}

/** What an import brought, in a sentence. */
export function importLine({
  outcome,
  imported,
}: Pick<OutputOf<'people', 'importRoster'>, 'outcome' | 'imported'>): string {
  const parts = [
    count(imported.people, 'person', 'people'),
    count(imported.projects, 'project'),
    count(imported.submissions, 'submission'),
    count(imported.metrics, 'metric'),
    count(imported.evaluations, 'earlier grade'),
  ].join(', ');
  switch (outcome) {
    case 'unchanged':
      return 'The roster is the one imported last; nothing was changed.';
    case 'checked':
      return `Checked only: ${parts}.`;
    case 'imported':
      return `Imported: ${parts}.`;
  }
}

function renderReport(output: OutputOf<'reports', 'weekly'>, terminal: Terminal): string {
  return output.html === null ? renderValue(output.report, terminal) : (output.location ?? output.html);
}
