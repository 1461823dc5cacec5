import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brainliftWeekSchema, createBrainliftSource } from '@ai-manager/adapters/brainlift';
import { createFileActivitySource } from '@ai-manager/adapters/local';
import type { MetricsOptions } from '@ai-manager/adapters/metrics';
import { createMetricsSource, metricsWeekSchema } from '@ai-manager/adapters/metrics';
import type { ActivityPerson, PersonId } from '@ai-manager/core';
import { isAiManagerError, toWeek } from '@ai-manager/core';
import type { VendorServer } from '@ai-manager/test-servers/person-weeks';
import { startBrainliftServer, startMetricsServer } from '@ai-manager/test-servers/person-weeks';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTemporaryFolder } from './local-bench.ts';
import { quick } from './worksmart-bench.ts';

const week = toWeek('2026-W47');
const ann: ActivityPerson = {
  id: 'ann' as PersonId,
  email: 'ann@example.org',
  accounts: { brainlift: '7', metrics: '7' },
};

async function failureOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => expect.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!isAiManagerError(error)) throw error;
  return { code: error.code, message: error.message, ...error.details };
}

/** A server that gives one answer, whatever is asked. */
async function answering(body: unknown, options: Partial<MetricsOptions> = {}) {
  const server = await startMetricsServer({});
  server.setFaults([{ match: /./, answer: { body } }]);
  const source = createMetricsSource({ baseUrl: server.url, ...quick, ...options });
  return { server, source, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('the documented contracts', () => {
  const readApi = async (name: string) =>
    JSON.parse(await readFile(new URL(`../../../docs/openapi/${name}.json`, import.meta.url), 'utf8')) as {
      readonly openapi: string;
      readonly paths: Readonly<
        Record<string, { readonly get: { readonly responses: Readonly<Record<string, ApiResponse>> } }>
      >;
      readonly components: { readonly schemas: Readonly<Record<string, object>> };
    };
  interface ApiResponse {
    readonly content: {
      readonly 'application/json': { readonly schema: { readonly $ref: string }; readonly example?: unknown };
    };
  }
  const routes = {
    brainlift: '/v1/people/{person}/weeks/{week}',
    metrics: '/v1/people/{person}/weeks/{week}/metrics',
  } as const;
  const open = {
    brainlift: () =>
      startBrainliftServer(
        {
          '7': {
            '2026-W47': {
              minutes: 30,
              documents: [{ id: 'd', title: 't', minutes: null, entries: [{ dok: 4, text: 'x' }] }],
            },
          },
        },
        { apiKey: 'k' },
      ),
    metrics: () =>
      startMetricsServer(
        {
          '7': {
            '2026-W47': [
              { name: 'a', value: 1, unit: 'h' },
              { name: 'b', value: null },
            ],
          },
        },
        { apiKey: 'k' },
      ),
  };
  const ours = { brainlift: brainliftWeekSchema, metrics: metricsWeekSchema };
  const names = ['brainlift', 'metrics'] as const;

  it.each(names)('of %s says in its schema what the adapter reads', async (name) => {
    const api = await readApi(name);
    const { $schema: _dialect, ...schema } = z.toJSONSchema(ours[name]);
    expect(api.openapi).toBe('3.1.0');
    expect(api.components.schemas[name === 'brainlift' ? 'BrainliftWeek' : 'MetricsWeek']).toEqual(schema);
  });

  it.each(names)('of %s fits its own example and every answer of the stub, good and bad', async (name) => {
    const api = await readApi(name);
    const schemaOf = (path: string, status: number) => {
      const response = api.paths[path]?.get.responses[status]?.content['application/json'];
      const schema = api.components.schemas[response?.schema.$ref.split('/').at(-1) ?? ''];
      return { schema: z.fromJSONSchema(schema as never), example: response?.example };
    };
    const route = routes[name];
    const good = schemaOf(route, 200);
    expect(good.schema.safeParse(good.example).error).toBeUndefined();
    await using server: VendorServer = await open[name]();
    const pathOf = (person: string, inWeek: string) => route.replace('{person}', person).replace('{week}', inWeek);
    const asked = [
      [route, pathOf('7', '2026-W47'), 'k', 200],
      [route, pathOf('7', '2026-W40'), 'k', 200],
      [route, pathOf('nobody', '2026-W47'), 'k', 404],
      [route, pathOf('7', '2026-W47'), 'wrong', 401],
      ['/v1/status', '/v1/status', 'k', 200],
      ['/v1/status', '/v1/status', 'wrong', 401],
    ] as const;
    for (const [documented, path, key, status] of asked) {
      const response = await fetch(`${server.url}${path}`, { headers: { 'x-api-key': key } });
      expect([path, response.status]).toEqual([path, status]);
      expect(schemaOf(documented, status).schema.safeParse(await response.json()).error).toBeUndefined();
    }
    expect(good.schema.safeParse({ ...(good.example as object), version: 2 }).success).toBe(false);
  });
});

describe('a Metrics API of another form', () => {
  it('is read from a list with other names', async () => {
    const body = {
      data: {
        items: [
          { key: 'Peer Review', val: 4.5 },
          { key: 'nps', val: 31, about: { project: 'ledgerly' } },
        ],
      },
    };
    const mapping = {
      list: 'data.items',
      name: 'key',
      value: 'val',
      projectId: 'about.project',
      rename: { 'Peer Review': 'peer_review' },
      units: { peer_review: 'points' },
    };
    await using bench = await answering(body, { mapping });
    expect(await bench.source.readWeek(ann, week, {})).toMatchObject({
      measurements: [
        { name: 'peer_review', value: 4.5, unit: 'points', projectId: null },
        { name: 'nps', value: 31, unit: '', projectId: 'ledgerly' },
      ],
      missing: [],
    });
  });

  it('is read from fixed places, and says what has no value', async () => {
    const values = [
      { name: 'production_readiness', path: 'readiness.share', unit: '%', factor: 100 },
      { name: 'peer_review', path: 'reviews.average' },
    ];
    await using bench = await answering(
      { readiness: { share: 0.07 }, reviews: {}, updated: '2026-11-20T10:00:00+01:00' },
      { mapping: { list: null, values, asOf: 'updated' }, path: '/report?who={person}&from={start}&to={end}' },
    );
    expect(await bench.source.readWeek(ann, week, {})).toMatchObject({
      measurements: [{ name: 'production_readiness', value: 7, unit: '%' }],
      missing: [{ aspect: 'metrics', reason: 'There is no value of peer_review for this week.' }],
      asOf: '2026-11-20T10:00:00+01:00',
    });
    expect(bench.server.requests[0]?.query.toString()).toBe('who=7&from=2026-11-16&to=2026-11-22');
  });

  it.each([
    ['a value that is a text', { metrics: [{ name: 'a', value: '5' }] }, 'metrics[0].value'],
    ['a name that is no metric name', { metrics: [{ name: 'Peer Review', value: 5 }] }, 'metrics[0].name'],
    [
      'a metric that is there twice',
      {
        metrics: [
          { name: 'a', value: 5 },
          { name: 'a', value: 6 },
        ],
      },
      'metrics[1].name',
    ],
    ['no list', { rows: [] }, 'metrics'],
    ['another version', { version: 2, metrics: [] }, 'version'],
    ['another week', { week: '2026-W46', metrics: [] }, 'week'],
    ['an instant that is none', { metrics: [], asOf: 'yesterday' }, 'asOf'],
    ['no JSON', '<html>', ''],
  ])('is refused with the name of the field: %s', async (_what, body, field) => {
    await using bench = await answering(body);
    expect(await failureOf(bench.source.readWeek(ann, week, {}))).toMatchObject({
      code: 'UPSTREAM_REJECTED',
      reason: 'invalid-response',
      field,
    });
  });
});

describe('who somebody is at a source', () => {
  it('is never guessed: without an account in the roster nothing is asked', async () => {
    await using bench = await answering({ metrics: [] });
    const { accounts: _accounts, ...stranger } = ann;
    expect(await bench.source.readWeek(stranger, week, {})).toMatchObject({
      outcome: 'unknown-person',
      reason: 'The roster has no metrics account of this person, and nothing else may stand for it.',
    });
    expect(bench.server.requests).toEqual([]);
  });

  it.each([
    ['account', '7'],
    ['id', 'ann'],
    ['email', 'ann%40example.org'],
  ] as const)('is the %s when the options say so', async (identifyBy, place) => {
    await using bench = await answering({ metrics: [] }, { identifyBy });
    await bench.source.readWeek(ann, week, {});
    expect(bench.server.requests[0]?.path).toBe(`/v1/people/${place}/weeks/2026-W47/metrics`);
  });
});

describe('BrainLift of another form', () => {
  it('is read by its own words for levels', async () => {
    await using server = await startBrainliftServer({});
    const notes = [
      { level: 'SPOV', body: 'Photos beat feeds.' },
      { level: 'Insight', body: 'Bakers pay in cash.' },
    ];
    server.setFaults([
      { match: /./, answer: { body: { time: { min: 90 }, docs: [{ uid: 5, name: 'Cash', notes }] } } },
    ]);
    const mapping = {
      minutes: 'time.min',
      documents: 'docs',
      documentId: 'uid',
      documentTitle: 'name',
      entries: 'notes',
      dok: 'level',
      text: 'body',
      dokLevels: {
        SPOV: 4,
        Insight: 3,
      } as const,
    };
    const source = createBrainliftSource({ baseUrl: server.url, ...quick, mapping });
    expect(await source.readWeek(ann, week, {})).toMatchObject({
      measurements: [
        { name: 'brainlift.hours', value: 1.5 },
        {},
        {},
        { value: 1 },
        { name: 'brainlift.spov', value: 1 },
      ],
      documents: [{ id: '5', title: 'Cash', entries: [{ dok: 4 }, { dok: 3 }] }],
    });
  });

  it('keeps no more than the beginning of a long text', async () => {
    await using server = await startBrainliftServer({
      '7': {
        '2026-W47': {
          minutes: 1,
          documents: [{ id: 'd', title: 't'.repeat(900), minutes: 1, entries: [{ dok: 1, text: 'x'.repeat(9_000) }] }],
        },
      },
    });
    const activity = await createBrainliftSource({ baseUrl: server.url, ...quick }).readWeek(ann, week, {});
    const [document] = activity.outcome === 'read' ? (activity.documents ?? []) : [];
    expect([document?.title.length, document?.entries[0]?.text.length]).toEqual([500, 4_000]);
  });

  it('says that no time is recorded, which is not zero', async () => {
    await using server = await startBrainliftServer({ '7': { '2026-W47': { minutes: 0, documents: [] } } });
    const source = createBrainliftSource({ baseUrl: server.url, ...quick });
    expect(await source.readWeek(ann, week, {})).toMatchObject({
      measurements: [{ name: 'brainlift.hours', value: 0 }, {}, {}, {}, {}],
      missing: [],
    });
    expect(await source.readWeek(ann, toWeek('2026-W46'), {})).toMatchObject({ measurements: [], missing: [{}, {}] });
  });

  it('says that the key is refused', async () => {
    await using server = await startBrainliftServer({}, { apiKey: 'right' });
    const source = createBrainliftSource({ baseUrl: server.url, apiKey: 'wrong', ...quick });
    expect(await source.check({})).toMatchObject([
      { part: 'brainlift', ok: false, remedy: expect.stringContaining('key') },
    ]);
    expect(await failureOf(source.readWeek(ann, week, {}))).toMatchObject({ reason: 'auth' });
  });
});

describe('an activity file', () => {
  it('is read again when it changed, and holds as of its last change', async () => {
    await using folder = await openTemporaryFolder();
    const file = join(folder.path, 'a.csv');
    const write = async (value: number, at: string): Promise<void> => {
      await writeFile(
        file,
        `week,person_id,metric,value,project_id\n2026-W47,ann,hours,${value},\n2026-W47,ann,"checks",3,p1\n`,
      );
      await utimes(file, new Date(at), new Date(at));
    };
    const source = createFileActivitySource({ file, id: 'sheet' });
    await write(5, '2026-11-20T10:00:00.000Z');
    expect(await source.readWeek(ann, week, {})).toMatchObject({
      measurements: [{ value: 5 }, { name: 'checks', projectId: 'p1' }],
      asOf: '2026-11-20T10:00:00.000Z',
    });
    await write(6, '2026-11-23T10:00:00.000Z');
    expect(await source.readWeek(ann, week, {})).toMatchObject({ measurements: [{ value: 6 }, {}] });
  });

  it.each([
    ['a.csv', 'person_id,week,metric\n', 'line 1', 'no column value'],
    ['a.csv', 'person_id,week,metric,value\n"ann\nx",2026-W47,hours,1\nann,2026-W47,hours,\n', 'line 2', 'person id'],
    ['a.csv', 'person_id,week,metric,value\n\nann,2026-W47,hours,many\n', 'line 3', 'expected number'],
    ['a.json', '[{"personId":"ann","week":"2026-47"}]', '0.week', 'written like'],
    ['a.json', '{', 'is no JSON', ''],
  ])('is refused with the place that does not fit: %s %j', async (name, text, place, problem) => {
    await using folder = await openTemporaryFolder();
    const file = join(folder.path, name);
    await writeFile(file, text);
    const source = createFileActivitySource({ file });
    const failure = await failureOf(source.readWeek(ann, week, {}));
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(place) });
    expect(failure.message).toContain(problem);
    expect(await source.check({})).toMatchObject([{ ok: false }]);
  });

  it('says that it is not there', async () => {
    const source = createFileActivitySource({ file: '/nowhere/at/all.csv' });
    expect(await failureOf(source.readWeek(ann, week, {}))).toMatchObject({ code: 'CONFIGURATION' });
    expect(() => createFileActivitySource({ file: 'a.txt' })).toThrow('ends in .csv or .json');
  });
});
