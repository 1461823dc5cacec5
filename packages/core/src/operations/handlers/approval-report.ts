import type { ApprovalFlow, ReportApprovals } from '../../domain/approval-report.ts';
import { driftOverAudits } from '../../domain/calibrate.ts';
import { pagesOf } from '../../domain/pages.ts';
import { clopperPearsonUpper } from '../../domain/statistics/binomial.ts';
import { expectedCoverage } from '../../domain/statistics/selective-approval.ts';
import type { Week } from '../../domain/week.ts';
import { addWeeks, startOfWeek, weekOfInstant } from '../../domain/week.ts';
import type { ApprovalFlowRow } from '../../ports/index.ts';
import type { OperationContext } from '../context.ts';
import { rulesInForce } from '../weeks.ts';
import { recipeInForce } from './approval-recipe.ts';
import type { CalibrationState } from './calibration-view.ts';
import { readCalibrationState, recentRequests, toCalibrationView } from './calibration-view.ts';

/** More points than a chart can show apart. */
const mostPoints = 200;

/** Requests for time, how they were decided, and where automatic approval stands; null: there are none. */
export async function readApprovalReport(
  context: OperationContext,
  weeks: readonly Week[],
): Promise<ReportApprovals | null> {
  const { storage } = context.services.ports;
  const counts = await storage.approvals.counts({}, { signal: context.signal });
  if (Object.values(counts).every((count) => count === 0)) return null;
  const state = await readCalibrationState(context, await recipeInForce(context));
  const calibration = await toCalibrationView(context, state);
  return {
    weeks: [...(await readFlow(context, weeks))],
    calibration,
    levels: [...(await levelsOf(context, state))],
    drift: [...driftPoints(state, calibration.current)],
  };
}

async function readFlow(context: OperationContext, weeks: readonly Week[]): Promise<readonly ApprovalFlow[]> {
  const { timeZone } = (await rulesInForce(context)).rules;
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined) return [];
  const span = { from: startOfWeek(first, timeZone), before: startOfWeek(addWeeks(last, 1), timeZone) };
  const rows = await context.services.ports.storage.approvals.flow({ ...span, timeZone }, { signal: context.signal });
  const flows = new Map(weeks.map((week) => [week, { rule: 0, automatic: 0, person: 0, waiting: 0, expired: 0 }]));
  for (const row of rows) {
    const flow = flows.get(weekOfInstant(`${row.date}T12:00:00Z`, 'UTC'));
    if (flow !== undefined) flow[wayOf(row)] += row.count;
  }
  for (const submittedAt of await openAudits(context, span)) {
    const flow = flows.get(weekOfInstant(submittedAt, timeZone));
    if (flow === undefined) continue;
    flow.automatic -= 1;
    flow.waiting += 1;
  }
  return [...flows.values()];
}

function wayOf({ status, by }: ApprovalFlowRow): keyof ApprovalFlow {
  if (status === 'new' || status === 'waiting') return 'waiting';
  if (status === 'expired') return 'expired';
  return by === 'automation' ? 'automatic' : by === 'hard-rule' ? 'rule' : 'person';
}

/** When the automatic approvals were handed in that nobody must know of yet, since they are to be decided blind. */
async function openAudits(
  { services, signal }: OperationContext,
  { from, before }: { readonly from: string; readonly before: string },
): Promise<readonly string[]> {
  const found: string[] = [];
  const filter = { awaitsBlindReview: true, status: ['approved'], limit: 1_000 } as const;
  const pages = pagesOf((cursor) =>
    services.ports.storage.approvals.list(
      { ...filter, submittedFrom: from, submittedBefore: before, ...cursor },
      { signal },
    ),
  );
  for await (const page of pages) found.push(...page.map(({ submittedAt }) => submittedAt));
  return found;
}

/** Coverage against bound, of what a calibration has looked at already. */
async function levelsOf(
  { services, signal }: OperationContext,
  { recipe, last }: CalibrationState,
): Promise<ReportApprovals['levels']> {
  if (last === null) return [];
  const { fingerprint } = recipe;
  const { approvals } = services.ports.storage;
  const confidences = await approvals.recentConfidences({ fingerprint, limit: recentRequests }, { signal });
  return last.tests.map(({ threshold, labels, disagreements, accepted }) => ({
    threshold,
    coverage: expectedCoverage(confidences, threshold).share,
    riskUpperBound: clopperPearsonUpper(disagreements, labels, last.deltaSpent),
    accepted,
  }));
}

function driftPoints(
  { allReviews }: CalibrationState,
  watched: ReportApprovals['calibration']['current'],
): ReportApprovals['drift'] {
  if (watched === null || watched.threshold === null) return [];
  const points = driftOverAudits(allReviews, watched);
  const step = Math.ceil(points.length / mostPoints);
  return points
    .filter((_, at) => at === points.length - 1 || at % step === 0)
    .map(({ audits, evidence }) => ({ audits, evidence }));
}
