import { NotFoundError } from '@ai-manager/core';
import type { ProjectId, Run, RunStart } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { toJson } from '../json.ts';
import { readRun } from '../rows/run-rows.ts';
import type { Tables } from '../tables.ts';

/** Makes those who start or import runs of the same weeks take turns until the transaction ends. */
export async function lockWeeks(db: Transaction<Tables>, weeks: readonly string[]): Promise<void> {
  // Always in the same order, so that two importers cannot wait for each other.
  for (const week of weeks.toSorted()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ai_manager.run:${week}`}, 0))`.execute(db);
  }
}

/** Finds or makes the week's run; the lock on the week lets the second of two callers see the first one's run. */
export async function startRun(
  db: Transaction<Tables>,
  start: RunStart,
): Promise<{ readonly run: Run; readonly created: boolean }> {
  await lockWeeks(db, [start.week]);
  if (start.mode === 'resume') {
    const found = await readRun(
      db,
      sql`where r.week = ${start.week} and r.scope = 'all' order by r.revision desc limit 1`,
    );
    if (found !== null) return { run: found, created: false };
  }
  await sql`
    insert into ai_manager.runs (id, week, revision, scope, status, rules_version, prompt_versions, started_at)
    select ${start.id}, ${start.week}, coalesce(max(revision), 0) + 1, ${start.projects === 'all' ? 'all' : 'only'}, 'open',
      ${start.rulesVersion}::integer, ${toJson(start.promptVersions)}::jsonb, ${start.now}::timestamptz
    from ai_manager.runs where week = ${start.week}`.execute(db);
  await (start.projects === 'all' ? addActiveProjects(db, start.id) : addProjects(db, start.id, start.projects));
  return { run: (await readRun(db, sql`where r.id = ${start.id}`)) as Run, created: true };
}

async function addActiveProjects(db: Transaction<Tables>, runId: string): Promise<void> {
  await sql`
    insert into ai_manager.run_items (run_id, project_id)
    select ${runId}, p.id
    from ai_manager.projects p join ai_manager.superbuilders s on s.id = p.owner_id
    where p.status = 'active' and s.status = 'active'
    order by p.id`.execute(db);
}

async function addProjects(db: Transaction<Tables>, runId: string, projectIds: readonly ProjectId[]): Promise<void> {
  const unknown = await sql<{ id: string }>`
    select asked.id from unnest(${projectIds}::text[]) as asked (id)
    where not exists (select 1 from ai_manager.projects p where p.id = asked.id)`.execute(db);
  if (unknown.rows.length > 0) {
    const ids = unknown.rows.map(({ id }) => id);
    throw new NotFoundError(
      `Unknown ${ids.length === 1 ? 'project' : 'projects'} ${ids.slice(0, 5).join(', ')}: save them first.`,
      {
        details: { projectIds: ids.slice(0, 100) },
      },
    );
  }
  await sql`
    insert into ai_manager.run_items (run_id, project_id)
    select distinct ${runId}, asked.id from unnest(${projectIds}::text[]) as asked (id)`.execute(db);
}
