import type { AiManager, Evaluation as ProjectEvaluation } from '@ai-manager/core';
import type { ExitCode } from '../exit-codes.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandResult, Invocation } from '../invocation.ts';
import type { SyncResult } from '../organisation/sync.ts';
import type { ChosenRow } from '../output/summary.ts';
import type { MailCounts, WeekSummary } from '../output/summary.ts';
import { renderChosen, renderSummary } from '../output/summary.ts';
import { count } from '../output/text.ts';
import { placesIn } from '../settings.ts';
import { writeReport } from '../write-report.ts';
import type { Evaluation } from './evaluate.ts';

type WeeklyOutcome = Awaited<ReturnType<AiManager['evaluations']['weekly']>>;

interface Ended extends Evaluation {
  readonly outcome: WeeklyOutcome;
}

/** Says what a run came to, and writes the report. */
export async function describeOutcome(
  manager: AiManager,
  ended: Ended,
  invocation: Invocation,
): Promise<CommandResult> {
  const { outcome, input } = ended;
  if (outcome.outcome === 'planned')
    return { document: documentOf(ended, {}), text: plannedText(ended), exitCode: exitCodes.fine };
  if ((input.only ?? []).length > 0) return describeChosen(manager, ended, invocation);
  const kind = outcome.outcome === 'partial' ? 'held' : outcome.outcome;
  return describeWeek(manager, { ...ended, kind }, invocation);
}

function plannedText({ outcome, sync }: Ended): string {
  const unsaved = sync?.documents.filter((document) => document.outcome === 'saved').map(({ name }) => name) ?? [];
  const imported = sync?.roster?.outcome === 'checked' ? ' The folder was checked, not imported.' : '';
  const versions = unsaved.length === 0 ? '' : ` New versions from the folder: ${unsaved.join(', ')}.`;
  return `Dry run for week ${outcome.week}; nothing was changed.${imported}${versions}\n${outcome.message ?? ''}`;
}

async function describeWeek(
  manager: AiManager,
  ended: Ended & { readonly kind: WeekSummary['outcome'] },
  { context, settings, interrupt }: Invocation,
): Promise<CommandResult> {
  const { outcome, kind } = ended;
  const { run, week } = outcome;
  if (run === null) throw new TypeError('evaluations.weekly ended without a run.');
  const call = { signal: interrupt.signal };
  const { report } = await manager.reports.weekly({ week, format: 'json' }, call);
  if (report === null) throw new TypeError('reports.weekly gave no data for format json.');
  const { place } = await writeReport(manager, {
    input: { week },
    file: placesIn(settings.dataFolder).report,
    ...call,
  });
  const { mail } = await manager.evaluations.status({ week }, call);
  const outbox =
    settings.mail.kind === 'folder' ? (outcome.mail.location ?? placesIn(settings.dataFolder).outbox) : null;
  const text = renderSummary(
    {
      outcome: kind,
      report,
      run,
      mail,
      places: { report: place.url, outbox },
      durationMs: outcome.durationMs,
      budgets: outcome.budgets,
      message: outcome.message,
      resume: await howToGoOn(manager, { ...ended, kind, run }, call),
    },
    context.stdout,
  );
  return {
    document: documentOf(ended, {
      report: place,
      mails: { ...mail, folder: outbox },
      distribution: report.distribution,
    }),
    text: `${text}${webhookText(outcome.events)}`,
    exitCode: (await isMailStuck(manager, { run, mail }, call)) ? exitCodes.someFailed : exitCodeOf(ended),
  };
}

/** Nothing where every webhook was told, or there is none. */
function webhookText({ waiting, failed }: WeeklyOutcome['events']): string {
  if (waiting + failed === 0) return '';
  const parts = [
    ...(waiting > 0 ? [`${waiting} not told yet (try again: ai-manager jobs run --job deliver-events)`] : []),
    ...(failed > 0 ? [`${failed} given up`] : []),
  ];
  return `\nWebhooks: ${parts.join(', ')}; ai-manager doctor says what is wrong.\n`;
}

/** Whether mails of a finished run are left that this installation should have sent. */
async function isMailStuck(
  manager: AiManager,
  { run, mail }: { readonly run: NonNullable<WeeklyOutcome['run']>; readonly mail: MailCounts },
  call: { readonly signal: AbortSignal },
): Promise<boolean> {
  if (run.status !== 'finished') return false;
  if (mail.failed + mail.uncertain > 0) return true;
  if (mail.queued + mail.sending === 0) return false;
  const { rules } = await manager.rules.get({ version: run.rulesVersion }, call);
  return rules.mail.delivery === 'core';
}

async function describeChosen(
  manager: AiManager,
  ended: Ended,
  { context, interrupt }: Invocation,
): Promise<CommandResult> {
  const { outcome, input } = ended;
  const call = { signal: interrupt.signal };
  const chosen = new Set(input.only);
  const all = outcome.run === null ? [] : await readEvaluations(manager, outcome.run.id, call);
  const evaluations = all.filter(({ projectId, personId }) => chosen.has(projectId) || chosen.has(personId));
  const rows: ChosenRow[] = [];
  for (const evaluation of evaluations) {
    const { project } = await manager.projects.get({ projectId: evaluation.projectId }, call);
    rows.push({ ...evaluation, name: project.name, remark: remarksOf(evaluation) });
  }
  const stopped =
    outcome.message === null || outcome.run === null
      ? ''
      : `\n${outcome.message}\nGo on: ${await afterBudget(manager, { ...ended, run: outcome.run }, call)}\n`;
  const text = renderChosen({ rows, week: outcome.week, state: stateOf(outcome) }, context.stdout);
  return { document: documentOf(ended, { evaluations }), text: `${text}${stopped}`, exitCode: exitCodeOf(ended) };
}

/** null when nothing is left to do. */
async function howToGoOn(
  manager: AiManager,
  ended: Ended & { readonly kind: WeekSummary['outcome']; readonly run: NonNullable<WeeklyOutcome['run']> },
  call: { readonly signal: AbortSignal },
): Promise<string | null> {
  if (ended.kind === 'budget') return afterBudget(manager, ended, call);
  return ended.kind === 'held' ? ended.resume() : null;
}

/** A budget counts for the whole run or month, so the same command would stop at once: what goes on needs more of it. */
async function afterBudget(
  manager: AiManager,
  { input, resume, run, outcome }: Ended & { readonly run: NonNullable<WeeklyOutcome['run']> },
  call: { readonly signal: AbortSignal },
): Promise<string> {
  const month = outcome.budgets.find(({ scope, refused }) => scope === 'month' && refused);
  if (month !== undefined)
    return `raise ${month.limitMicroUsd === null ? 'budget.tokensPerMonth' : 'budget.usdPerMonth'} in the rules, or wait for the next month, then\n${resume()}`;
  const { rules } = await manager.rules.get({ version: run.rulesVersion }, call);
  const limitUsd = input.budgetUsd ?? rules.budget.usd;
  if (limitUsd === null) return `raise budget.tokens in the rules, then\n${resume()}`;
  return `with a higher limit, such as\n${resume({ budgetUsd: limitUsd * 2 })}`;
}

/** How the chosen projects stand to the week they belong to. */
function stateOf({ outcome, run }: WeeklyOutcome): string {
  if (run?.scope === 'only') return 'Judged anew, neither ranked nor mailed; the week itself is as it was.';
  if (outcome === 'already-done') return 'Nothing was judged again: the week is done (--force judges these anew).';
  const left = run?.counts.pending ?? 0;
  if (left === 0) return 'Every project of the week is judged now; run without --only to rank and mail.';
  return `Neither ranked nor mailed; ${count(left, 'project')} of the week ${left === 1 ? 'is' : 'are'} open (run without --only to finish it).`;
}

async function readEvaluations(
  manager: AiManager,
  runId: ProjectEvaluation['runId'],
  call: { readonly signal: AbortSignal },
): Promise<readonly ProjectEvaluation[]> {
  const found: ProjectEvaluation[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: ProjectEvaluation[]; nextCursor: string | null } = await manager.evaluations.list(
      cursor === null ? { runId } : { runId, cursor },
      call,
    );
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

function remarksOf({ reviewReasons, error, limits }: ProjectEvaluation): readonly string[] {
  return [...(error === null ? [] : [error.message]), ...reviewReasons.map(({ message }) => message), ...limits];
}

/** The operation's own output, with what this host adds beside it. */
function documentOf(
  { outcome, sync }: Ended,
  extra: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return { ...outcome, ...(sync === null ? {} : { import: importOf(sync) }), ...extra };
}

function importOf({ documents, roster, problems }: SyncResult): Readonly<Record<string, unknown>> {
  return { documents, outcome: roster?.outcome ?? null, imported: roster?.imported ?? null, problems };
}

function exitCodeOf({ outcome }: Ended): ExitCode {
  if (outcome.outcome === 'budget') return exitCodes.budget;
  return (outcome.run?.counts.failed ?? 0) > 0 ? exitCodes.someFailed : exitCodes.fine;
}
