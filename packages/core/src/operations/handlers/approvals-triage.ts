import type { Approval, ApprovalId } from '../../domain/approval.ts';
import type { MicroUsd } from '../../domain/cost.ts';
import { addCosts } from '../../domain/cost.ts';
import type { Rules } from '../../domain/rules.ts';
import { ForbiddenError, NotFoundError } from '../../errors.ts';
import type { SettledOutcome } from '../../graphs/triage/index.ts';
import type { MonthBudget } from '../../llm/index.ts';
import { openMonthBudget } from '../../llm/index.ts';
import type * as descriptors from '../approvals.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { deliverEvents } from '../deliver-events.ts';
import { flushTelemetry } from '../flush-telemetry.ts';
import { seedPrompts } from '../seed-prompts.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import { openDesk, sendApprovalMails } from './approval-desk.ts';
import { handIn } from './approvals-submit.ts';
import { createClaimFeed } from './claim-feed.ts';
import type { Triaged } from './present-triaged.ts';
import { presentTriaged } from './present-triaged.ts';
import { createSettingsSource } from './triage-settings.ts';

/** Requests claimed at once even where they are looked at one by one. */
const fewestClaimed = 4;

type Triage = HandlerOf<typeof descriptors.triageApprovals>;
type Input = Parameters<Triage>[1];

/** A request stays with its process at least as long as all calls to models about it may take. */
const leasesPerRequest = 12;

export const triageApprovals: Triage = async (context, input) => {
  const { services, actor, signal } = context;
  if (input.tokens && actor.role !== 'service')
    throw new ForbiddenError('Decision tokens are handed out to services only, which bring them to their reviewers.', {
      details: { role: actor.role },
    });
  await seedPrompts(services.ports, { signal });
  const asked = await askedFor(context, input);
  const desk = await openDesk(context);
  const month = await openMonth(context, desk.rules);
  services.llm.reinstate();
  const settled = new Map<ApprovalId, SettledOutcome>();
  try {
    await triageAll(context, { input, asked, month, settled });
  } finally {
    await flushTelemetry(services.ports, services.telemetryFlushMs);
  }
  const outcomes = [...settled.values()];
  await tell(context, outcomes);
  const { items, skipped } = await present(desk, { asked, settled, withTokens: input.tokens });
  return { items, counts: countsOf(items, skipped), costMicroUsd: costOf(outcomes) };
};

/** The requests the caller named; undefined: every new one. */
async function askedFor(context: OperationContext, input: Input): Promise<readonly ApprovalId[] | undefined> {
  if (input.request !== undefined) return [(await handIn(context, input.request)).approval.id];
  return input.approvalIds === undefined ? undefined : [...new Set(input.approvalIds)];
}

async function openMonth({ services, signal }: OperationContext, rules: Rules): Promise<MonthBudget | null> {
  const { storage, clock } = services.ports;
  const { usdPerMonth: usd, tokensPerMonth: tokens } = rules.budget;
  const options = { spending: storage.spending, clock, timeZone: rules.timeZone, usd, tokens };
  const month = await openMonthBudget(options, { signal });
  if (month !== null) services.llm.assertPriced(month.budget);
  return month;
}

interface Work {
  readonly input: Input;
  readonly asked: readonly ApprovalId[] | undefined;
  readonly month: MonthBudget | null;
  /** filled with what is done */
  readonly settled: Map<ApprovalId, SettledOutcome>;
}

/** Parallel loops over the feed. The first error that is no request's own ends them all, when what is in work is done. */
async function triageAll(context: OperationContext, { input, asked, month, settled }: Work): Promise<void> {
  const { services, actor, callbacks, signal } = context;
  const { ports, triage, leaseMs } = services;
  const feed = createClaimFeed({
    approvals: ports.storage.approvals,
    ids: asked,
    limit: input.limit,
    batch: Math.max(fewestClaimed, input.concurrency),
    leaseMs: leasesPerRequest * leaseMs,
    workerId: ports.ids.next(),
  });
  const settingsNow = createSettingsSource(context);
  const total = asked?.length ?? Math.min(input.limit, (await ports.storage.approvals.counts({}, { signal })).new);
  let failed = false;
  let waiting = 0;
  const work = async (): Promise<void> => {
    while (!failed) {
      signal?.throwIfAborted();
      const settings = await settingsNow();
      const approval = await feed.next({ signal });
      if (approval === null) return;
      await month?.refresh({ signal });
      const outcome = await triage.run(approval, { settings, actor, month, callbacks, signal });
      settled.set(approval.id, outcome);
      if (outcome.kind === 'settled' && outcome.question !== null) waiting += 1;
      context.progress({ operation: 'approvals.triage', phase: 'triaging', done: settled.size, total, waiting });
    }
  };
  const workers = Array.from({ length: input.concurrency }, () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  await Promise.all(workers);
}

/** Mails and events were queued with what they tell of; they are sent here, and by the jobs where that fails. */
async function tell(context: OperationContext, outcomes: readonly SettledOutcome[]): Promise<void> {
  const done = outcomes.filter((outcome) => outcome.kind === 'settled');
  await sendApprovalMails(
    context,
    'approval:',
    done.reduce((sum, { mails }) => sum + mails, 0),
  );
  if (done.length > 0 && context.services.ports.eventSinks.length > 0) await deliverEvents(context);
}

interface Presented {
  readonly asked: readonly ApprovalId[] | undefined;
  readonly settled: ReadonlyMap<ApprovalId, SettledOutcome>;
  readonly withTokens: boolean;
}

/** In the order they were asked for, those that were triaged before included; what others have in work is skipped. */
async function present(desk: ApprovalDesk, { asked, settled, withTokens }: Presented) {
  const items: Triaged[] = [];
  let skipped = 0;
  for (const id of asked ?? settled.keys()) {
    const outcome = settled.get(id);
    const approval = outcome?.kind === 'settled' ? outcome.approval : await load(desk, id);
    if (approval.status === 'new') skipped += 1;
    else items.push(await presentTriaged(desk, approval, withTokens));
  }
  return { items, skipped };
}

async function load({ context }: ApprovalDesk, approvalId: ApprovalId): Promise<Approval> {
  const { storage } = context.services.ports;
  const found = await storage.approvals.get(approvalId, { signal: context.signal });
  if (found === null) throw new NotFoundError(`There is no request "${approvalId}".`, { details: { approvalId } });
  return found;
}

/** From what is shown, so that figures tell no more than the requests do. */
function countsOf(items: readonly Triaged[], skipped: number) {
  const having = (status: Approval['status']): number =>
    items.filter(({ approval }) => approval.status === status).length;
  return {
    approved: having('approved'),
    rejected: having('rejected'),
    waiting: having('waiting'),
    blind: items.filter(({ approval }) => approval.status === 'waiting' && approval.withheld).length,
    skipped,
  };
}

/** Attempts without an answer have no known cost and would make every sum unknown. */
function costOf(outcomes: readonly SettledOutcome[]): MicroUsd | null {
  const attempts = outcomes.flatMap((outcome) => (outcome.kind === 'settled' ? outcome.attempts : []));
  return addCosts(attempts.filter(({ outcome }) => outcome !== 'failed').map(({ costMicroUsd }) => costMicroUsd));
}
