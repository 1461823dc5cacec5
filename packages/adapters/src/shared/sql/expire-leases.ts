import { sql } from 'kysely';
import type { Database } from './session.ts';

/**
 * Ends every lease that is still open. Only right where one process at a time can have the database: whoever held the
 * leases is gone then, so a resumed run need not wait for them.
 */
export async function expireLeases(db: Database): Promise<void> {
  await sql`update ai_manager.run_items set lease_until = clock_timestamp() where lease_until > clock_timestamp()`.execute(
    db,
  );
  await sql`update ai_manager.outbox set lease_until = clock_timestamp() where lease_until > clock_timestamp()`.execute(
    db,
  );
}
