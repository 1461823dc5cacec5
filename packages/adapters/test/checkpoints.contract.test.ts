import { Command, END, interrupt, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { Client } from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createPostgresStorage } from '../src/postgres/index.ts';
import { createPostgresBench } from './postgres-bench.ts';

const bench = createPostgresBench();
afterAll(() => bench[Symbol.asyncDispose]());

const State = new StateSchema({ question: z.string().default(''), answer: z.string().default('') });

function buildGraph(checkpointer: object) {
  return new StateGraph(State)
    .addNode('think', async () => ({ question: 'May she?' }))
    .addNode('ask', async ({ question }) => ({ answer: interrupt<string, string>(question) }))
    .addEdge(START, 'think')
    .addEdge('think', 'ask')
    .addEdge('ask', END)
    .compile({ checkpointer: checkpointer as never });
}

const threadOf = (id: string) => ({ configurable: { thread_id: id }, durability: 'exit' as const });

describe('threads that wait in PostgreSQL', () => {
  it('go on in another process, and cost three statements to put down and two to take up', async () => {
    const statements: string[] = [];
    const onStatement = ({ sql }: { readonly sql: string }): void => void statements.push(sql);
    await using first = await bench.open({ onStatement });
    const graph = buildGraph(await first.checkpoints.saver({}));
    statements.length = 0;
    await graph.invoke({}, threadOf('t-1'));
    expect(statements).toHaveLength(3);
    await using second = createPostgresStorage({ url: await bench.url(), onStatement });
    const resumed = buildGraph(await second.checkpoints.saver({}));
    statements.length = 0;
    expect(await resumed.invoke(new Command({ resume: 'Yes.' }), threadOf('t-1'))).toMatchObject({ answer: 'Yes.' });
    expect(statements.length).toBeLessThanOrEqual(2);
  });

  it('get their tables once when several processes ask for them first', async () => {
    await using storage = await bench.open();
    await storage.schema.migrate({});
    const url = await bench.url();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('drop schema if exists ai_manager_threads cascade');
    await client.end();
    const others = Array.from({ length: 5 }, () => createPostgresStorage({ url }));
    const savers = await Promise.all(others.map(({ checkpoints }) => checkpoints.saver({})));
    await Promise.all(savers.map((saver, index) => buildGraph(saver).invoke({}, threadOf(`t-${index}`))));
    expect(await storage.checkpoints.prune({ before: '2999-01-01T00:00:00.000Z', limit: 10 }, {})).toBe(5);
    await Promise.all(others.map((other) => other.close()));
  });
});

describe('a user who may only read and write', () => {
  it('keeps threads in tables that the owner has made with migrate', async () => {
    await using owner = await bench.open();
    const url = await bench.url();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('drop schema if exists ai_manager_threads cascade');
    await owner.schema.migrate({});
    await client.query(`create role app login password 'app-of-the-tests'`);
    for (const schema of ['ai_manager', 'ai_manager_threads']) {
      await client.query(`grant usage on schema ${schema} to app`);
      await client.query(`grant select, insert, update, delete on all tables in schema ${schema} to app`);
    }
    await client.end();
    const limited = new URL(url);
    limited.username = 'app';
    limited.password = 'app-of-the-tests';
    await using storage = createPostgresStorage({ url: limited.href });
    await buildGraph(await storage.checkpoints.saver({})).invoke({}, threadOf('t-1'));
    expect(await storage.checkpoints.prune({ before: '2999-01-01T00:00:00.000Z', limit: 10 }, {})).toBe(1);
  });
});

describe('without the package of the saver', () => {
  afterEach(() => {
    vi.doUnmock('@langchain/langgraph-checkpoint-postgres');
    vi.resetModules();
  });

  it('says which package to install when a request has to wait, and forgets nothing without complaint', async () => {
    vi.resetModules();
    vi.doMock('@langchain/langgraph-checkpoint-postgres', () => {
      throw new Error("Cannot find package '@langchain/langgraph-checkpoint-postgres'");
    });
    const { createPostgresStorage: create } = await import('../src/postgres/index.ts');
    await using storage = create({ url: await bench.url() });
    await expect(storage.checkpoints.saver({})).rejects.toThrow(
      /npm install @langchain\/langgraph-checkpoint-postgres/,
    );
    await storage.checkpoints.remove('t-1', {});
  });
});
