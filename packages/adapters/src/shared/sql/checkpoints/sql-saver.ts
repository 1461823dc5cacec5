import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { CompiledQuery, sql } from 'kysely';
import { recordset } from '../bulk.ts';
import { toJson } from '../json.ts';
import type { Database, SqlSession } from '../session.ts';
import { removeThread, threadSchema, threadTable } from './thread-tables.ts';

type PutParameters = Parameters<PostgresSaver['put']>;
type PutWritesParameters = Parameters<PostgresSaver['putWrites']>;
type Pool = ConstructorParameters<typeof PostgresSaver>[0];

/** Makes or updates the tables, one process at a time, then returns the saver. */
export async function openSqlSaver(session: SqlSession): Promise<PostgresSaver> {
  await session.transaction({}, async (db) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${threadSchema}, 0))`.execute(db);
    await makeFirstTable(db);
    await new PostgresSaver(
      toPool((work) => work(db)),
      undefined,
      { schema: threadSchema },
    ).setup();
  });
  return new SqlSaver(session);
}

/**
 * The official saver's `setup()` looks for its version in a table that may be missing, which would end the transaction.
 * Whoever may only read and write gets by without a right to create, once somebody else has made the tables.
 */
async function makeFirstTable(db: Database): Promise<void> {
  const versions = `${threadSchema}.checkpoint_migrations`;
  const found = await sql<{ schema: boolean; versions: boolean }>`
    select to_regnamespace(${threadSchema}) is not null as schema, to_regclass(${versions}) is not null as versions`.execute(
    db,
  );
  if (found.rows[0]?.schema !== true) await sql`create schema ${sql.id(threadSchema)}`.execute(db);
  if (found.rows[0]?.versions !== true)
    await sql`create table ${sql.id(threadSchema, 'checkpoint_migrations')} (v integer primary key)`.execute(db);
}

/** What the official saver calls of a pool of `pg`. */
function toPool(run: (work: (db: Database) => Promise<unknown>) => Promise<unknown>): Pool {
  const query = (text: string, values: unknown[] = []): Promise<unknown> =>
    run(async (db) => {
      if (text.startsWith('CREATE SCHEMA')) return { rows: [] };
      const { rows } = await db.executeQuery<Readonly<Record<string, unknown>>>(CompiledQuery.raw(text, values));
      return { rows: rows.map(withParsedJson) };
    });
  return { query, connect: async () => ({ query, release: () => {} }) } as unknown as Pool;
}

/** Our sessions give `jsonb` as text; these are the columns of that type. */
function withParsedJson(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const parsed = ['checkpoint', 'metadata']
    .filter((name) => typeof row[name] === 'string')
    .map((name) => [name, JSON.parse(row[name] as string)]);
  return { ...row, ...Object.fromEntries(parsed) };
}

/**
 * LangGraph's saver for PostgreSQL over a session of ours, with one statement per write in place of a transaction with
 * one per channel: writing twice is writing once, so that a session may try again.
 */
class SqlSaver extends PostgresSaver {
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    super(
      toPool((work) => session.run({}, work)),
      undefined,
      { schema: threadSchema },
    );
    this.#session = session;
  }

  override async put(...[config, checkpoint, metadata, newVersions]: PutParameters): ReturnType<PostgresSaver['put']> {
    const { thread_id, checkpoint_ns = '', checkpoint_id = null } = config.configurable ?? {};
    const place = { thread_id, checkpoint_ns } as const;
    const channels = await this._dumpBlobs(thread_id, checkpoint_ns, checkpoint.channel_values, newVersions);
    const blobs = channels.map(([, , channel, version, type, blob]) => ({
      channel,
      version,
      type,
      blob: toBase64(blob),
    }));
    const row = toJson([
      {
        ...place,
        checkpoint_id: checkpoint.id,
        parent_checkpoint_id: checkpoint_id,
        checkpoint: this._dumpCheckpoint(checkpoint),
        metadata: await this._dumpMetadata(metadata),
      },
    ]);
    await this.#session.run({}, (db) =>
      sql`
        with blobs as (
          insert into ${threadTable('checkpoint_blobs')} (thread_id, checkpoint_ns, channel, version, type, blob)
          select ${thread_id}, ${checkpoint_ns}, r.channel, r.version, r.type, decode(r.blob, 'base64')
          from ${recordset(toJson(blobs), blobColumns, 'r')}
          on conflict (thread_id, checkpoint_ns, channel, version) do nothing
        )
        insert into ${threadTable('checkpoints')} (${checkpointNames})
        select ${checkpointNames} from ${recordset(row, checkpointColumns, 'r')}
        on conflict (thread_id, checkpoint_ns, checkpoint_id)
        do update set checkpoint = excluded.checkpoint, metadata = excluded.metadata`.execute(db),
    );
    return { configurable: { ...place, checkpoint_id: checkpoint.id } };
  }

  override async putWrites(...[config, writes, taskId]: PutWritesParameters): Promise<void> {
    const { thread_id, checkpoint_ns = '', checkpoint_id } = config.configurable ?? {};
    const dumped = await this._dumpWrites(thread_id, checkpoint_ns, checkpoint_id, taskId, writes);
    if (dumped.length === 0) return;
    const rows = dumped.map(([, , , , idx, channel, type, blob]) => ({ idx, channel, type, blob: toBase64(blob) }));
    // Errors, interrupts and answers have places of their own, below 0: of these the last counts, of others the first.
    const replaces = rows.every(({ idx }) => idx < 0);
    const byPlace = new Map((replaces ? rows : rows.toReversed()).map((row) => [row.idx, row]));
    const onConflict = replaces
      ? sql`do update set channel = excluded.channel, type = excluded.type, blob = excluded.blob`
      : sql`do nothing`;
    await this.#session.run({}, (db) =>
      sql`
        insert into ${threadTable('checkpoint_writes')}
          (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
        select ${thread_id}, ${checkpoint_ns}, ${checkpoint_id}, ${taskId}, r.idx, r.channel, r.type,
          decode(r.blob, 'base64')
        from ${recordset(toJson([...byPlace.values()]), writeColumns, 'r')}
        on conflict (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) ${onConflict}`.execute(db),
    );
  }

  override async deleteThread(threadId: string): Promise<void> {
    await this.#session.run({}, (db) => removeThread(db, threadId));
  }

  /** The session is the storage's to close. */
  override async end(): Promise<void> {}
}

const blobColumns = { channel: 'text', version: 'text', type: 'text', blob: 'text' };
const writeColumns = { idx: 'integer', channel: 'text', type: 'text', blob: 'text' };
const checkpointColumns = {
  thread_id: 'text',
  checkpoint_ns: 'text',
  checkpoint_id: 'text',
  parent_checkpoint_id: 'text',
  checkpoint: 'jsonb',
  metadata: 'jsonb',
};
const checkpointNames = sql.raw(Object.keys(checkpointColumns).join(', '));

function toBase64(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : Buffer.from(bytes).toString('base64');
}
