import { viewApproval } from '../../domain/approval-view.ts';
import type { Approval } from '../../domain/approval.ts';
import { questionAbout } from '../../graphs/triage/index.ts';
import type * as descriptors from '../approvals.ts';
import type { HandlerOf } from '../context.ts';
import type { ApprovalDesk } from './approval-desk.ts';

export type Triaged = Awaited<ReturnType<HandlerOf<typeof descriptors.triageApprovals>>>['items'][number];

/** A triaged request as the caller gets it: what is asked of whom, and with which tokens, while it waits. */
export async function presentTriaged(desk: ApprovalDesk, approval: Approval, withTokens: boolean): Promise<Triaged> {
  const { context, rules } = desk;
  const shown = viewApproval(approval, context.actor);
  if (shown.status !== 'waiting') return { approval: shown, question: null, tokens: [] };
  const person = await desk.person(approval.request.personId);
  const question = questionAbout(shown, {
    personName: person?.name ?? approval.request.personId,
    timeZone: rules.timeZone,
  });
  const tokens = withTokens
    ? await context.services.decisionTokens.issue({ approval, person, rules }, { signal: context.signal })
    : [];
  return { approval: shown, question, tokens: [...tokens] };
}
