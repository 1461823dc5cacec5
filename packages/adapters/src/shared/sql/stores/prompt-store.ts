import { ConflictError } from '@ai-manager/core';
import type { NewPrompt, Prompt, PromptLabel, PromptStore } from '@ai-manager/core';
import type { RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import { cleanText } from '../json.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import type { Database, SqlSession } from '../session.ts';
import type { PromptTable, Tables } from '../tables.ts';

type PromptRow = PromptTable & { readonly labels: string };

export function createPromptStore(session: SqlSession): PromptStore {
  return {
    save: (prompt, decision, options) =>
      session.transaction(options, async (db) => {
        const version = await insertVersion(db, prompt);
        await moveLabels(db, prompt, version);
        if (decision !== null) await appendDecisions(db, [decision]);
        const [saved] = await readPrompts(db, sql`p.name = ${prompt.name} and p.version = ${version}`);
        return saved as Prompt;
      }),
    get: (name, selector, options) =>
      session.run(options, async (db) => {
        const version =
          'version' in selector
            ? sql`${selector.version}::integer`
            : sql`(select l.version from ai_manager.prompt_labels l where l.name = ${name} and l.label = ${selector.label})`;
        const [found] = await readPrompts(db, sql`p.name = ${name} and p.version = ${version}`);
        return found ?? null;
      }),
    list: ({ name }, options) =>
      session.run(options, (db) => {
        const newest = sql`p.version = (select max(n.version) from ai_manager.prompts n where n.name = p.name)`;
        return readPrompts(db, name === undefined ? newest : sql`p.name = ${name}`);
      }),
  };
}

/** The lock on the name makes two authors take turns; the second then sees the first one's version. */
async function insertVersion(db: Transaction<Tables>, prompt: NewPrompt): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ai_manager.prompt:${prompt.name}`}, 0))`.execute(db);
  const newest = await sql<{
    version: number | null;
  }>`select max(version) as version from ai_manager.prompts where name = ${prompt.name}`.execute(db);
  const currentVersion = newest.rows[0]?.version ?? null;
  if (currentVersion !== prompt.expectedVersion) {
    const found = currentVersion === null ? 'does not exist yet' : `is at version ${currentVersion}`;
    throw new ConflictError(
      `Prompt ${prompt.name} ${found}, not ${prompt.expectedVersion ?? 'missing'}: read it again, then save.`,
      {
        details: { name: prompt.name, currentVersion },
      },
    );
  }
  const version = (currentVersion ?? 0) + 1;
  await sql`
    insert into ai_manager.prompts (name, version, body, note, created_by, created_at)
    values (${prompt.name}, ${version}, ${cleanText(prompt.body)}, ${cleanText(prompt.note)}, ${prompt.createdBy}, ${prompt.now})`.execute(
    db,
  );
  return version;
}

async function moveLabels(db: Transaction<Tables>, { name, labels }: NewPrompt, version: number): Promise<void> {
  await sql`
    insert into ai_manager.prompt_labels (name, label, version)
    select distinct ${name}, label, ${version}::integer from unnest(${labels}::text[]) as label
    on conflict (name, label) do update set version = excluded.version`.execute(db);
}

/** By name, newest version first. */
async function readPrompts(db: Database, condition: RawBuilder<unknown>): Promise<readonly Prompt[]> {
  const found = await sql<PromptRow>`
    select p.*, coalesce(
      (select jsonb_agg(l.label order by l.label) from ai_manager.prompt_labels l where l.name = p.name and l.version = p.version),
      '[]'::jsonb
    ) as labels
    from ai_manager.prompts p where ${condition} order by p.name, p.version desc`.execute(db);
  return found.rows.map(fromPromptRow);
}

function fromPromptRow(row: PromptRow): Prompt {
  const { name, version, body, note, created_by: createdBy, created_at: createdAt } = row;
  return { name, version, body, labels: JSON.parse(row.labels) as PromptLabel[], note, createdBy, createdAt };
}
