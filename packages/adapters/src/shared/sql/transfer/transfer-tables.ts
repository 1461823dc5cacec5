import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Database } from '../session.ts';
import type { Tables } from '../tables.ts';

/** A secret that left the database would no longer be one: every database makes its own. */
type TableName = Exclude<keyof Tables, 'migrations' | 'secrets'>;

/** One part of what a table is ordered by; all parts together are unique and never null. */
interface KeyPart {
  /** over the alias `t` */
  readonly sql: string;
  readonly type: 'text' | 'integer' | 'timestamptz';
}

export interface TransferTable {
  readonly name: TableName;
  readonly key: readonly KeyPart[];
}

// By code point, on every server the same, whatever the collation of the column.
const text = (name: string): KeyPart => ({ sql: `t.${name} collate "C"`, type: 'text' });
const integer = (name: string): KeyPart => ({ sql: `t.${name}`, type: 'integer' });
const nullable = (name: string): readonly KeyPart[] => [
  { sql: `(t.${name} is not null)::integer`, type: 'integer' },
  { sql: `coalesce(t.${name}, '') collate "C"`, type: 'text' },
];

/** Every table of the schema but `migrations` and `secrets`; a table comes after those it refers to. */
export const transferTables: readonly TransferTable[] = [
  { name: 'superbuilders', key: [text('id')] },
  { name: 'projects', key: [text('id')] },
  { name: 'submissions', key: [text('project_id'), text('week')] },
  { name: 'metrics', key: [text('person_id'), ...nullable('project_id'), text('week'), text('name')] },
  { name: 'activity_syncs', key: [text('person_id'), text('week'), text('source')] },
  { name: 'rules', key: [integer('version')] },
  { name: 'prompts', key: [text('name'), integer('version')] },
  { name: 'prompt_labels', key: [text('name'), text('label')] },
  { name: 'runs', key: [text('id')] },
  { name: 'run_items', key: [text('run_id'), text('project_id')] },
  { name: 'evaluations', key: [text('id')] },
  { name: 'rankings', key: [text('run_id'), text('person_id')] },
  { name: 'decisions', key: [text('id')] },
  { name: 'outbox', key: [text('key')] },
  {
    name: 'spending',
    key: [
      ...nullable('run_id'),
      { sql: 't.period_start', type: 'timestamptz' },
      text('purpose'),
      text('provider'),
      text('model'),
    ],
  },
  { name: 'judgements', key: [text('run_id'), text('project_id')] },
  { name: 'events', key: [text('id')] },
  { name: 'event_deliveries', key: [text('key')] },
  { name: 'mail_holds', key: [text('address')] },
  { name: 'calibrations', key: [text('id')] },
  { name: 'approvals', key: [text('id')] },
  { name: 'used_tokens', key: [text('token_id')] },
  { name: 'outcome_notices', key: [text('key')] },
];

export interface StoredColumn {
  readonly name: string;
  /** as written in SQL, such as `timestamp with time zone` */
  readonly type: string;
}

/** The columns of every table as the database has them, in their own order. */
export async function readColumns(db: Database): Promise<ReadonlyMap<string, readonly StoredColumn[]>> {
  const found = await sql<StoredColumn & { readonly table: string }>`
    select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'ai_manager'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`.execute(db);
  return Map.groupBy(found.rows, ({ table }) => table);
}

export function tableRef(name: string): RawBuilder<unknown> {
  return sql.id('ai_manager', name);
}

/** Whoever writes or reads the file may take a pause in which nothing happens in the transaction. */
export async function allowPauses(db: Database): Promise<void> {
  await sql`select set_config('idle_in_transaction_session_timeout', '0', true)`.execute(db);
}
