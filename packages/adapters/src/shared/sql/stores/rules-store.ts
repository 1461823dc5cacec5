import { ConfigurationError, ConflictError, rulesSchema } from '@ai-manager/core';
import type { Rules, RulesStore, RulesVersion } from '@ai-manager/core';
import { sql } from 'kysely';
import { cleanText, toJson } from '../json.ts';
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
  return { version, rules: readRules(row), note, createdBy, createdAt };
}

/** Rules are written by people and outlive versions of the library: what does not fit can be mended by saving anew. */
function readRules({ version, document }: RulesTable): Rules {
  const parsed = rulesSchema.safeParse(JSON.parse(document));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const list = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new ConfigurationError(
    `Version ${version} of the rules in the storage does not fit this version of the library (${list}). Save corrected rules with rules.save.`,
    { details: { version, issues } },
  );
}
