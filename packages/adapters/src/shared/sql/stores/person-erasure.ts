import { eraseApproval, eraseEvaluation, eraseFromRules, NotFoundError } from '@ai-manager/core';
import type { ErasedCounts, PersonErasure } from '@ai-manager/core';
import type { RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Columns } from '../bulk.ts';
import { recordset } from '../bulk.ts';
import { toJson } from '../json.ts';
import { approvalColumns, fromApprovalRow, toApprovalRow } from '../rows/approval-rows.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import { evaluationColumns, fromEvaluationRow, toEvaluationRow } from '../rows/evaluation-rows.ts';
import type { ApprovalTable, EvaluationTable, RulesTable, Tables } from '../tables.ts';
import { eraseMails, eraseNotices } from './erase-queues.ts';
import { requireNothingUnderWay } from './erasure-guard.ts';

/** Rows that are changed together. */
const batchSize = 200;

/** Takes what is known of a person out of every table; the caller's transaction makes it whole or nothing. */
export async function erasePerson(db: Transaction<Tables>, erasure: PersonErasure): Promise<ErasedCounts> {
  const { personId, decision } = erasure;
  const found = await sql<{ name: string; email: string }>`
    select name, email from ai_manager.superbuilders where id = ${personId} for update`.execute(db);
  const [known] = found.rows;
  if (known === undefined) throw new NotFoundError(`There is no person "${personId}".`, { details: { personId } });
  await requireNothingUnderWay(db, personId, known);
  const notices = await eraseNotices(db, personId);
  const mails = await eraseMails(db, { personId, ...known });
  const rules = await eraseRules(db, erasure, known.email);
  const records = await eraseRecords(db, personId);
  const counts = {
    submissions: await eraseSubmissions(db, personId),
    evaluations: await eraseEvaluations(db, personId),
    activity: await changed(db, sql`delete from ai_manager.activity_syncs where person_id = ${personId}`),
    ...mails,
    mailHolds: await changed(db, sql`delete from ai_manager.mail_holds where address = ${known.email.toLowerCase()}`),
    ...(await eraseApprovals(db, erasure)),
    notices,
    rules,
    records,
  };
  await replacePerson(db, erasure);
  await appendDecisions(db, [{ ...decision, outcome: { ...decision.outcome, ...counts } }]);
  return counts;
}

async function changed(db: Transaction<Tables>, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0n);
}

async function replacePerson(
  db: Transaction<Tables>,
  { personId, placeholder, decision }: PersonErasure,
): Promise<void> {
  await sql`
    update ai_manager.superbuilders
    set name = ${placeholder.name}, email = ${placeholder.email}, team = null, lead_id = null, time_zone = null,
      language = null, accounts = null, status = 'inactive', erased_at = ${decision.at}::timestamptz, updated_at = now()
    where id = ${personId}`.execute(db);
}

/** Their texts; the hash of a text could confirm a guess of it, and two empty ones are no duplicates of each other. */
function eraseSubmissions(db: Transaction<Tables>, personId: string): Promise<number> {
  const nothing = { oneLiner: '', tam: '', spov: '', goals: '', achievements: '' };
  return changed(
    db,
    sql`
    update ai_manager.submissions
    set sections = ${toJson(nothing)}::jsonb, links = '[]', language = null, updated_at = now(),
      content_hash = 'erased:' || project_id || ':' || week
    where submitted_by = ${personId} and content_hash not like 'erased:%'`,
  );
}

/** Rows of a person by id, in batches, each handed to `work`. */
async function inBatches<Row extends { readonly id: string }>(
  read: (after: string) => Promise<readonly Row[]>,
  work: (rows: readonly Row[]) => Promise<void>,
): Promise<number> {
  let [after, count] = ['', 0];
  for (;;) {
    const rows = await read(after);
    if (rows.length > 0) await work(rows);
    count += rows.length;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < batchSize) return count;
  }
}

/** `update` by id of the columns named. */
async function writeBack(
  db: Transaction<Tables>,
  table: { readonly name: 'evaluations' | 'approvals'; readonly columns: Columns; readonly set: readonly string[] },
  rows: readonly object[],
): Promise<void> {
  const set = sql.raw(table.set.map((name) => `${name} = r.${name}`).join(', '));
  await sql`
    update ${sql.id('ai_manager', table.name)} t set ${set}
    from ${recordset(toJson(rows), table.columns, 'r')} where t.id = r.id`.execute(db);
}

function eraseEvaluations(db: Transaction<Tables>, personId: string): Promise<number> {
  const set = ['judge_hash', 'feedback_hash', 'document'];
  return inBatches(
    async (after) =>
      (
        await sql<EvaluationTable>`
          select * from ai_manager.evaluations where person_id = ${personId} and id > ${after}
          order by id limit ${batchSize} for update`.execute(db)
      ).rows,
    (rows) =>
      writeBack(
        db,
        { name: 'evaluations', columns: evaluationColumns, set },
        rows.map((row) => toEvaluationRow(eraseEvaluation(fromEvaluationRow(row)))),
      ),
  );
}

async function eraseApprovals(
  db: Transaction<Tables>,
  { personId, decision: { actor, at, id: decisionId } }: PersonErasure,
): Promise<Pick<ErasedCounts, 'approvals' | 'approvalsClosed'>> {
  const set = ['status', 'revision', 'decided_by', 'label', 'document'];
  let approvalsClosed = 0;
  const approvals = await inBatches(
    async (after) =>
      (
        await sql<ApprovalTable>`
          select * from ai_manager.approvals where person_id = ${personId} and id > ${after}
          order by id limit ${batchSize} for update`.execute(db)
      ).rows,
    async (rows) => {
      const before = rows.map(fromApprovalRow);
      approvalsClosed += before.filter(({ status }) => status === 'new' || status === 'waiting').length;
      const after = before.map((approval) => toApprovalRow(eraseApproval(approval, { actor, at, decisionId })));
      await sql`
        update ai_manager.approvals set worker_id = null, lease_until = null
        where id = any(${rows.map(({ id }) => id)}::text[]) and worker_id is not null`.execute(db);
      await writeBack(db, { name: 'approvals', columns: approvalColumns, set }, after);
    },
  );
  return { approvals, approvalsClosed };
}

/** All versions: an earlier one would keep what the newest no longer says. */
async function eraseRules(db: Transaction<Tables>, { personId }: PersonErasure, email: string): Promise<number> {
  const found = await sql<Pick<RulesTable, 'version' | 'document'>>`
    select version, document from ai_manager.rules order by version for update`.execute(db);
  let count = 0;
  for (const { version, document } of found.rows) {
    const erased = eraseFromRules(JSON.parse(document), { personId, email });
    if (erased === null) continue;
    count += 1;
    await sql`update ai_manager.rules set document = ${toJson(erased)}::jsonb where version = ${version}`.execute(db);
  }
  return count;
}

/** Records about the person, the person's requests, evaluations and updates; their hashes stay in the chain. */
function eraseRecords(db: Transaction<Tables>, personId: string): Promise<number> {
  return changed(
    db,
    sql`
    update ai_manager.decisions d set personal = null, personal_salt = null
    where d.personal is not null and (
      (d.subject_type = 'person' and d.subject_id = ${personId})
      or (d.subject_type = 'approval'
        and exists (select from ai_manager.approvals a where a.id = d.subject_id and a.person_id = ${personId}))
      or (d.subject_type = 'evaluation'
        and exists (select from ai_manager.evaluations e where e.id = d.subject_id and e.person_id = ${personId}))
      or (d.subject_type = 'project' and d.run_id is not null and exists (
        select from ai_manager.evaluations e
        where e.run_id = d.run_id and e.project_id = d.subject_id and e.person_id = ${personId}))
      or (d.subject_type = 'project' and d.run_id is null
        and exists (select from ai_manager.projects p where p.id = d.subject_id and p.owner_id = ${personId})))`,
  );
}
