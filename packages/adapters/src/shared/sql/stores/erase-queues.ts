import type { ErasedCounts } from '@ai-manager/core';
import type { RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';

export interface Named {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
}

/**
 * Mails `o` to the person (by address, or by a key that names the person or a request of theirs), and mails to others
 * that name the person. A mail that was handed over keeps its key, so that it is not queued again.
 */
export function mailsAbout({ personId, name, email }: Named): RawBuilder<unknown> {
  return sql`(lower(o.message -> 'to' ->> 'address') = lower(${email})
    or position(${`:${personId}:`} in o.key) > 0
    or exists (select from ai_manager.approvals a where a.person_id = ${personId} and o.key like 'approval:%' and position(':' || a.id || ':' in o.key) > 0)
    or position(${name} in o.message ->> 'text') > 0 or position(${name} in o.message ->> 'subject') > 0
    or position(lower(${email}) in lower(o.message ->> 'text')) > 0
    or position(lower(${email}) in lower(o.message ->> 'html')) > 0)`;
}

export async function eraseMails(
  db: Transaction<Tables>,
  named: Named,
): Promise<Pick<ErasedCounts, 'mailsBlanked' | 'mailsDropped'>> {
  const about = mailsAbout(named);
  const dropped = await sql`delete from ai_manager.outbox o where o.status <> 'sent' and ${about}`.execute(db);
  const address = '{"name":"erased","address":"erased@erased.invalid"}';
  const blanked = await sql`
    update ai_manager.outbox o
    set last_error = null, message = o.message || jsonb_build_object('subject', 'erased', 'html', '', 'text', '',
      'to', case when lower(o.message -> 'to' ->> 'address') = lower(${named.email}) or position(${`:${named.personId}:`} in o.key) > 0
        then ${address}::jsonb else o.message -> 'to' end)
    where o.status = 'sent' and ${about}`.execute(db);
  return {
    mailsBlanked: Number(blanked.numAffectedRows ?? 0n),
    mailsDropped: Number(dropped.numAffectedRows ?? 0n),
  };
}

/** Outcomes that were told keep their key; those that were given up go, so that nobody sends them without their reason. */
export async function eraseNotices(db: Transaction<Tables>, personId: string): Promise<number> {
  const about = noticesAbout(personId);
  const dropped = await sql`delete from ai_manager.outcome_notices n where n.status <> 'sent' and ${about}`.execute(db);
  const blanked = await sql`
    update ai_manager.outcome_notices n
    set last_error = null, message = jsonb_set(jsonb_set(n.message, '{reason}', '"erased"'), '{origin,reference}', '{}')
    where n.status = 'sent' and ${about}`.execute(db);
  return Number(dropped.numAffectedRows ?? 0n) + Number(blanked.numAffectedRows ?? 0n);
}

export function noticesAbout(personId: string): RawBuilder<unknown> {
  return sql`exists (
    select from ai_manager.approvals a where a.id = n.message ->> 'approvalId' and a.person_id = ${personId})`;
}
