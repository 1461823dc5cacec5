import { approvalReviewSchema, approvalSchema, approvalStatusSchema } from '@ai-manager/core';
import type { Approval, ApprovalStatus, NewApproval } from '@ai-manager/core';
import type { Columns } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { ApprovalTable } from '../tables.ts';

export const approvalColumns: Columns = {
  id: 'text',
  key: 'text',
  person_id: 'text',
  kind: 'text',
  start_at: 'timestamptz',
  submitted_at: 'timestamptz',
  status: 'text',
  revision: 'integer',
  expires_at: 'timestamptz',
  decided_by: 'text',
  confidence: 'double precision',
  eligible: 'boolean',
  fingerprint: 'text',
  blind: 'boolean',
  revealed: 'boolean',
  label: 'jsonb',
  document: 'jsonb',
};

/** Counts of requests by status, before any is counted. */
export const noApprovals = Object.fromEntries(approvalStatusSchema.options.map((status) => [status, 0])) as Readonly<
  Record<ApprovalStatus, number>
>;

/** The members that have no column, and the whole of those that are looked up by a part. */
const documentSchema = approvalSchema
  .pick({ request: true, origin: true, submittedBy: true, triage: true, decision: true })
  .extend({ review: approvalReviewSchema.omit({ label: true }) });

const labelSchema = approvalReviewSchema.shape.label;

export function toApprovalRow(approval: Approval): object {
  const { id, key, request, origin, submittedAt, submittedBy, status, revision, expiresAt, triage, decision } =
    approval;
  const { label, ...review } = approval.review;
  return {
    id,
    key,
    person_id: request.personId,
    kind: request.kind,
    start_at: toMilliseconds(request.startAt),
    submitted_at: toMilliseconds(submittedAt),
    status,
    revision,
    expires_at: expiresAt === null ? null : toMilliseconds(expiresAt),
    decided_by: decision?.by ?? null,
    confidence: triage?.confidence ?? null,
    eligible: triage?.eligible ?? false,
    fingerprint: triage?.fingerprint ?? null,
    blind: review.blind,
    revealed: review.revealedTo.length > 0,
    label,
    document: { request, origin, submittedBy, triage, decision, review },
  };
}

/** A request as it comes in: nobody has looked at it, and nothing is chosen. */
export function toNewApproval(submitted: NewApproval): Approval {
  const review = { blind: false, share: 0, revealedTo: [], label: null };
  return { ...submitted, status: 'new', revision: 1, expiresAt: null, triage: null, decision: null, review };
}

export function fromApprovalRow(row: ApprovalTable): Approval {
  const where = `request ${row.id}`;
  const { review, ...document } = parseStored(documentSchema, row.document, where);
  const columns = {
    id: row.id,
    key: row.key,
    submittedAt: row.submitted_at,
    status: row.status,
    revision: row.revision,
    expiresAt: row.expires_at,
  };
  return { ...columns, ...document, review: { ...review, label: readLabel(row) } } as Approval;
}

export function readLabel({ id, label }: Pick<ApprovalTable, 'id' | 'label'>): Approval['review']['label'] {
  return label === null ? null : parseStored(labelSchema, label, `label of request ${id}`);
}

/** Columns hold milliseconds, as cursors do. */
function toMilliseconds(instant: string): string {
  return new Date(instant).toISOString();
}
