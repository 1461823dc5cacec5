import type { Approval } from '../../domain/approval.ts';
import { toOneLine } from '../../domain/one-line.ts';
import { capText } from '../../domain/untrusted-text.ts';
import type { ApprovalChange } from '../../ports/index.ts';

const defaultReasons = { approved: 'Approved.', rejected: 'Not approved.' } as const;

/** What the system a request came from is told: once per decision, nothing of an expiry. */
export function noticesOf(approval: Approval): ApprovalChange['notices'] {
  const { id, revision, origin, request, decision } = approval;
  if (origin === null || decision === null || decision.outcome === 'expired') return [];
  const { outcome } = decision;
  const reason = capText(toOneLine(decision.reason), 500).text || defaultReasons[outcome];
  return [
    { key: `approval:${id}:${revision}`, message: { approvalId: id, origin, kind: request.kind, outcome, reason } },
  ];
}
