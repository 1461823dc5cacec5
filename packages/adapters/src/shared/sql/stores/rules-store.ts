import { ConflictError, rulesSchema } from '@ai-manager/core';
import type { RulesStore, RulesVersion } from '@ai-manager/core';
import { sql } from 'kysely';
import { cleanText, parseStored, toJson } from '../json.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import type { SqlSession } from '../session.ts';
import type { RulesTable } from '../tables.ts';

export function createRulesStore(session: SqlSession): RulesStore {
  return {
    save: ({ rules, note, createdBy, now, expectedVersion }, decision, options) =>
      session.transaction(options, async (db) => {
        await sql`select pg_advisory_xact_lock(hashtextextended('ai_manager.rules', 0))`.execute(db);
        const newest = await sql<{
          version: number | null;
        }>`select max(version) as version from ai_manager.rules`.execute(db);
        const currentVersion = newest.rows[0]?.version ?? null;
        if (currentVersion !== expectedVersion) {
          throw new ConflictError(
            `The rules are at version ${currentVersion ?? 'none'}, not ${expectedVersion ?? 'none'}: read them again, then save.`,
            {
              details: { currentVersion },
            },
          );
        }
        const inserted = await sql<RulesTable>`
          insert into ai_manager.rules (version, document, note, created_by, created_at)
          values (${(currentVersion ?? 0) + 1}, ${toJson(rules)}, ${cleanText(note)}, ${createdBy}, ${now})
          returning *`.execute(db);
        if (decision !== null) await appendDecisions(db, [decision]);
        return fromRulesRow(inserted.rows[0] as RulesTable);
      }),
    get: (version, options) =>
      session.run(options, async (db) => {
        const condition = version === 'latest' ? sql`true` : sql`version = ${version}`;
        const found =
          await sql<RulesTable>`select * from ai_manager.rules where ${condition} order by version desc limit 1`.execute(
            db,
          );
        return found.rows[0] === undefined ? null : fromRulesRow(found.rows[0]);
      }),
    history: (options) =>
      session.run(options, async (db) => {
        const found = await sql<RulesTable>`select * from ai_manager.rules order by version desc`.execute(db);
        return found.rows.map(fromRulesRow);
      }),
  };
}

function fromRulesRow(row: RulesTable): RulesVersion {
  const { version, note, created_by: createdBy, created_at: createdAt } = row;
  return {
    version,
    rules: parseStored(rulesSchema, row.document, `rules version ${version}`),
    note,
    createdBy,
    createdAt,
  };
}
