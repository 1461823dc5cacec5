import { sql } from 'kysely';
import type { Database } from './session.ts';

/**
 * Ends every lease that is still open. Only right where one process at a time can have the database: whoever held the
 * leases is gone then, so a resumed run need not wait for them.
 */
export async function expireLeases(db: Database): Promise<void> {
  for (const table of ['run_items', 'outbox', 'event_deliveries', 'approvals', 'outcome_notices']) {
    await sql`
      update ${sql.id('ai_manager', table)} set lease_until = clock_timestamp()
      where lease_until > clock_timestamp()`.execute(db);
  }
}
