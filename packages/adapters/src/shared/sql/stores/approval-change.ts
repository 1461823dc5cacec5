import { InvalidInputError } from '@ai-manager/core';
import type { ApprovalChange, ApprovalChangeOutcome } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { recordset } from '../bulk.ts';
import { toJson } from '../json.ts';
import { approvalColumns, toApprovalRow } from '../rows/approval-rows.ts';
import { logDecisions, toDecisionRow } from '../rows/decision-rows.ts';
import { announcing } from '../rows/event-rows.ts';
import { mailQueue, noticeQueue, queueEntries } from '../rows/queue-rows.ts';
import { spend } from '../rows/spending-rows.ts';
import type { Database } from '../session.ts';

/** What may not change any more once a request was handed in. */
const fixed = new Set(['id', 'key', 'person_id', 'kind', 'start_at', 'submitted_at']);

interface Found {
  /** the request is there, at the revision the change was made from */
  readonly held: boolean;
  readonly automation: boolean;
  readonly changed: boolean;
}

/** One statement, so that it is atomic by itself: what follows from the change is written only when it was one. */
export async function changeApproval(db: Database, change: ApprovalChange): Promise<ApprovalChangeOutcome> {
  const found = await compareAndSet(db, change);
  if (!found.held) return (await isRepeated(db, change)) ? 'changed' : 'stale';
  if (!found.automation) return 'automation-off';
  return found.changed ? 'changed' : 'token-used';
}

/** What follows from a change, as parts of its statement that do nothing unless `changed` has a row. */
function consequences({ approval, decisions, mails, events, notices }: ApprovalChange): RawBuilder<unknown> {
  const condition = sql`exists (select from changed)`;
  const now = decisions[0]?.at ?? approval.decision?.at ?? approval.submittedAt;
  const queued = [
    { queue: mailQueue, entries: mails },
    { queue: noticeQueue, entries: notices },
  ].filter(({ entries }) => entries.length > 0);
  return sql.join(
    [
      sql`logged as (${logDecisions(toJson(decisions.map(toDecisionRow)), condition)})`,
      sql`spent as (${spend('logged')})`,
      ...queued.map(
        ({ queue, entries }) =>
          sql`${sql.id(`queued_${queue.table}`)} as (${queueEntries(queue, { json: toJson(entries), now, condition })})`,
      ),
      ...announcing(events, { now, condition }),
    ],
    sql`, `,
  );
}

/**
 * Locks the request, then the calibration against being switched off, then uses up the token; nothing is written unless
 * all three are as the change needs them. A request that was approved automatically before needs no calibration again.
 */
async function compareAndSet(db: Database, change: ApprovalChange): Promise<Found> {
  const { approval, calibrationId, tokenId } = change;
  if (approval.decision?.by === 'automation' && calibrationId !== null) requireSameCalibration(approval, calibrationId);
  const { triage } = approval;
  const columns = Object.keys(approvalColumns).filter((name) => !fixed.has(name));
  const settled = sql.raw(columns.map((name) => `${name} = r.${name}`).join(', '));
  const needsCalibration = calibrationId !== null;
  const needsToken = tokenId !== null;
  const found = await sql<Found>`
    with held as (
      select id from ai_manager.approvals
      where id = ${approval.id} and revision = ${approval.revision - 1} for update
    ), calibration as (
      select c.id from ai_manager.calibrations c cross join held
      where c.id = ${calibrationId} and c.status = 'on'
        and c.fingerprint = ${triage?.fingerprint ?? null} and c.threshold <= ${triage?.confidence ?? null}
      for share of c
    ), token as (
      insert into ai_manager.used_tokens (token_id, approval_id)
      select ${tokenId}, held.id from held
      where ${needsToken} and (not ${needsCalibration} or exists (select from calibration))
      on conflict (token_id) do nothing returning token_id
    ), changed as (
      update ai_manager.approvals a
      set ${settled}, worker_id = null, lease_until = null,
        calibration_id = case when r.decided_by = 'automation' and a.decided_by is distinct from 'automation'
          then ${calibrationId} else a.calibration_id end
      from ${recordset(toJson([toApprovalRow(approval)]), approvalColumns, 'r')} cross join held
      where a.id = held.id
        and (not ${needsCalibration} or exists (select from calibration))
        and (not ${needsToken} or exists (select from token))
      returning a.id
    ), ${consequences(change)}
    select exists (select from held) as held, (not ${needsCalibration} or exists (select from calibration)) as automation,
      exists (select from changed) as changed`.execute(db);
  return found.rows[0] as Found;
}

function requireSameCalibration({ id, triage }: ApprovalChange['approval'], calibrationId: string): void {
  if (triage?.calibrationId === calibrationId) return;
  throw new InvalidInputError(
    `Request ${id} is to be approved under calibration ${calibrationId}, but its triage names ${triage?.calibrationId ?? 'none'}: triage it again.`,
    { details: { approvalId: id } },
  );
}

/** What an earlier call did whose answer was lost is known by its decision records. */
async function isRepeated(db: Database, { decisions }: ApprovalChange): Promise<boolean> {
  if (decisions.length === 0) return false;
  const found = await sql<{ count: number }>`
    select count(*) as count from ai_manager.decisions
    where id = any(${decisions.map(({ id }) => id)}::text[])`.execute(db);
  return found.rows[0]?.count === decisions.length;
}
