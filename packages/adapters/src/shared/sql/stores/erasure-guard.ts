import { ConflictError } from '@ai-manager/core';
import type { RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';
import { mailsAbout, noticesAbout } from './erase-queues.ts';

type Known = { readonly name: string; readonly email: string };

/**
 * Whoever works on something of the person has the texts in memory and would write them back. Rows are locked, so that
 * nobody takes one up before the end of the transaction.
 *
 * @throws ConflictError `CONFLICT` naming what to wait for
 */
export async function requireNothingUnderWay(db: Transaction<Tables>, personId: string, known: Known): Promise<void> {
  // Nobody starts a run meanwhile: its items could be taken up before the texts are gone.
  await sql`lock table ai_manager.runs in share mode`.execute(db);
  const items = await held(
    db,
    sql`
    select i.lease_until > clock_timestamp() as held
    from ai_manager.run_items i join ai_manager.projects p on p.id = i.project_id
    where p.owner_id = ${personId} and i.status is null for update of i`,
  );
  if (items)
    throw refusal(
      personId,
      'A weekly run is evaluating a project of this person: wait until it is done, or until the lease of a process that died is over, then erase again.',
    );
  const approvals = await held(
    db,
    sql`
    select coalesce(lease_until > clock_timestamp(), false) as held from ai_manager.approvals
    where person_id = ${personId} order by id for update`,
  );
  if (approvals)
    throw refusal(personId, 'A request of this person is being looked at: wait a minute, then erase again.');
  const notices = await held(
    db,
    sql`
    select n.status in ('queued', 'sending') as held from ai_manager.outcome_notices n
    where ${noticesAbout(personId)} order by n.key for update`,
  );
  if (notices)
    throw refusal(
      personId,
      'The system that a request came from has not been told its outcome yet: jobs.run with deliver-outcomes tells it, or gives up; then erase again.',
    );
  const mails = await held(
    db,
    sql`
    select coalesce(o.status = 'sending' and o.lease_until > clock_timestamp(), false) as held from ai_manager.outbox o
    where ${mailsAbout({ personId, ...known })} order by o.key for update`,
  );
  if (mails) throw refusal(personId, 'A mail to or about this person is being sent: wait a minute, then erase again.');
}

async function held(db: Transaction<Tables>, rows: RawBuilder<unknown>): Promise<boolean> {
  const found = await sql<{ held: boolean | null }>`${rows}`.execute(db);
  return found.rows.some((row) => row.held === true);
}

function refusal(personId: string, message: string): ConflictError {
  return new ConflictError(message, { details: { personId } });
}
