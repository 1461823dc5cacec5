import { ConflictError } from '@ai-manager/core';
import type { CalibrationStore, StoredCalibration } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { recordset } from '../bulk.ts';
import { toJson } from '../json.ts';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { calibrationsTable, fromCalibrationRow, toCalibrationRow } from '../rows/calibration-rows.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import { announce } from '../rows/event-rows.ts';
import { enqueue, mailQueue } from '../rows/queue-rows.ts';
import type { SqlSession } from '../session.ts';
import type { CalibrationTable, Tables } from '../tables.ts';

const newestFirst: readonly SortColumn[] = [
  { column: 'at', order: 'desc' },
  { column: 'id', order: 'asc' },
];

export function createCalibrationStore(session: SqlSession): CalibrationStore {
  return {
    current: (options) =>
      session.run(options, async (db) => {
        const found = await sql<CalibrationTable>`select * from ai_manager.calibrations where status = 'on'`.execute(
          db,
        );
        return found.rows[0] === undefined ? null : fromCalibrationRow(found.rows[0]);
      }),
    get: (id, options) =>
      session.run(options, async (db) => {
        const found = await sql<CalibrationTable>`select * from ai_manager.calibrations where id = ${id}`.execute(db);
        return found.rows[0] === undefined ? null : fromCalibrationRow(found.rows[0]);
      }),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const { fingerprint } = filter;
        const ofRecipe = fingerprint === undefined ? sql`true` : sql`fingerprint = ${fingerprint}`;
        const found = await sql<CalibrationTable>`
          select * from ai_manager.calibrations where ${afterCursor(filter, newestFirst)} and ${ofRecipe}
          order by ${orderBy(newestFirst)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, { item: fromCalibrationRow, key: ({ at, id }) => [at, id] });
      }),
    add: (calibration, decision, options) =>
      session.transaction(options, async (db) => {
        await sql`select pg_advisory_xact_lock(hashtextextended('ai_manager.calibrations', 0))`.execute(db);
        await sql`
          update ai_manager.calibrations set status = 'off', off_reason = 'replaced', off_at = ${calibration.at}
          where status = 'on'`.execute(db);
        await insert(db, calibration);
        await appendDecisions(db, [decision]);
      }),
    switchOff: ({ calibrationId, reason, now, decision, events, mails }, options) =>
      session.transaction(options, async (db) => {
        const switched = await sql`
          update ai_manager.calibrations set status = 'off', off_reason = ${reason}, off_at = ${now}
          where id = ${calibrationId} and status = 'on' returning id`.execute(db);
        if (switched.rows.length === 0) return false;
        await appendDecisions(db, [decision]);
        await announce(db, events, now);
        await enqueue(db, mailQueue, { entries: mails, now });
        return true;
      }),
  };
}

async function insert(db: Transaction<Tables>, calibration: StoredCalibration): Promise<void> {
  const { name, columns } = calibrationsTable;
  const names = sql.raw(Object.keys(columns).join(', '));
  const inserted = await sql`
    insert into ${sql.id('ai_manager', name)} (${names})
    select ${names} from ${recordset(toJson([toCalibrationRow(calibration)]), columns, 'r')}
    on conflict (fingerprint, round) do nothing returning id`.execute(db);
  if (inserted.rows.length > 0) return;
  throw new ConflictError(
    `This recipe was calibrated for the ${calibration.round}. time already: somebody did it just now. Look at approvals.calibration before you calibrate again.`,
    { details: { fingerprint: calibration.fingerprint, round: calibration.round } },
  );
}
