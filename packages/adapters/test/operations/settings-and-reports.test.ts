import type { Cache, DocumentStore, Mailer, PersonId, RateLimiter, Week } from '@ai-manager/core';
import { ConfigurationError } from '@ai-manager/core';
import {
  createMemoryCache,
  createMemoryDocumentStore,
  createMemoryMailer,
  createMemoryRateLimiter,
} from '@ai-manager/core/memory';
import { createFixedClock } from '@ai-manager/core/testing';
import { describe, expect, it } from 'vitest';
import type { Bench, TestPerson } from '../weekly-run/harness.ts';
import {
  crowd,
  mailsOf,
  openBare,
  openBench,
  populate,
  scriptedJudge,
  testRules,
  week,
} from '../weekly-run/harness.ts';

async function evaluated(
  people: readonly TestPerson[] = crowd(2),
  options: Parameters<typeof openBench>[0] = {},
): Promise<Bench> {
  const bench = await openBench(options);
  await populate(bench, people);
  await bench.manager.evaluations.weekly({});
  return bench;
}

describe('rules', () => {
  it('have versions; a stale one is refused with CONFLICT, and each has a record', async () => {
    await using bench = await openBare();
    const { manager } = bench;
    await expect(manager.rules.get({})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await manager.rules.save({ rules: testRules(), note: 'First' })).toMatchObject({
      version: 1,
      note: 'First',
      createdBy: 'executive-1',
    });
    expect((await manager.rules.save({ rules: testRules(), expectedVersion: 1 })).version).toBe(2);
    await expect(manager.rules.save({ rules: testRules(), expectedVersion: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { currentVersion: 2 },
    });
    await expect(manager.rules.save({ rules: testRules(), expectedVersion: null })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await manager.rules.get({ version: 1 })).note).toBe('First');
    await expect(manager.rules.get({ version: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await manager.rules.history({})).versions.map(({ version }) => version)).toEqual([2, 1]);
    expect((await bench.storage.decisions.list({ kind: 'rules' }, {})).items).toHaveLength(2);
  });

  it('that contradict themselves are refused with the path of the problem', async () => {
    await using bench = await openBench();
    const rules = testRules();
    const [first] = rules.rubric.criteria;
    const broken = { ...rules, rubric: { ...rules.rubric, criteria: [first!, first!] } };
    await expect(bench.manager.rules.save({ rules: broken })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: {
        issues: expect.arrayContaining([
          expect.objectContaining({ path: ['rules', 'rubric', 'criteria', '1', 'id'] }),
        ]) as unknown,
      },
    });
  });
});

describe('prompts', () => {
  it('start with default texts and get versions and labels', async () => {
    await using bench = await openBench();
    const { manager } = bench;
    const { prompts } = await manager.prompts.list({});
    expect(Object.fromEntries(prompts.map(({ name, version }) => [name, version]))).toEqual({
      'approval.panel': 1,
      'evaluation.feedback': 1,
      'evaluation.judge': 1,
      'mail.approval-decided.html': 1,
      'mail.approval-decided.subject': 1,
      'mail.approval-decided.text': 1,
      'mail.approval-digest.html': 1,
      'mail.approval-digest.subject': 1,
      'mail.approval-digest.text': 1,
      'mail.automation-off.html': 1,
      'mail.automation-off.subject': 1,
      'mail.automation-off.text': 1,
      'mail.weekly.html': 1,
      'mail.weekly.subject': 1,
      'mail.weekly.text': 1,
    });
    expect(
      await manager.prompts.save({ name: 'evaluation.judge', body: 'Better.', labels: ['candidate'] }),
    ).toMatchObject({ version: 2, labels: ['candidate'] });
    expect((await manager.prompts.get({ name: 'evaluation.judge' })).prompt.version).toBe(1);
    expect((await manager.prompts.get({ name: 'evaluation.judge', label: 'candidate' })).prompt.body).toBe('Better.');
    expect((await manager.prompts.get({ name: 'evaluation.judge', version: 1 })).variables).toContain('rubric.title');
    expect((await manager.prompts.list({ name: 'evaluation.judge' })).prompts.map(({ version }) => version)).toEqual([
      2, 1,
    ]);
    await expect(manager.prompts.get({ name: 'evaluation.judge', version: 9 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      manager.prompts.save({ name: 'evaluation.judge', body: 'Again.', expectedVersion: 1 }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('refuse a broken template, naming line and column, and a name that nothing uses', async () => {
    await using bench = await openBench();
    const { manager } = bench;
    const error: unknown = await manager.prompts
      .save({ name: 'mail.weekly.text', body: 'Hello\n  {{ persn.name }}' })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ line: 2, column: expect.any(Number) as number }] },
    });
    expect((error as Error).message).toMatch(/line 2, column \d+/i);
    await expect(manager.prompts.save({ name: 'mail.weekly.html', body: '{% if person %}' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(manager.prompts.save({ name: 'mail.daily', body: 'Hello' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('mail.weekly.html') as string,
    });
    expect((await manager.prompts.list({ name: 'mail.weekly.text' })).prompts).toHaveLength(1);
  });
});

describe('mails', () => {
  it('are previewed with a saved or an unsaved template, for a week with or without a run', async () => {
    await using bench = await evaluated();
    const { manager } = bench;
    const personId = 'p01' as PersonId;
    expect(await manager.mail.preview({ personId })).toEqual({ ...mailsOf(bench)[0], problems: [] });
    expect(await manager.mail.preview({ personId, subject: 'For {{ person.name }}' })).toMatchObject({
      subject: 'For Person p01',
    });
    expect((await manager.mail.preview({ personId, week: '2020-W01' as Week })).to.address).toBe('p01@example.com');
    await expect(manager.mail.preview({ personId: 'nobody' as PersonId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(manager.mail.preview({ personId, html: '{{ nothing }}' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { part: 'html' },
    });
    const { templates } = await manager.mail.templates({});
    expect(templates.map(({ name, version }) => [name, version])).toEqual([
      ['mail.weekly.html', 1],
      ['mail.weekly.text', 1],
      ['mail.weekly.subject', 1],
    ]);
    expect(templates.every(({ variables }) => variables.length > 0)).toBe(true);
  });
});

describe('reports', () => {
  it('of a week hold everybody by name with their evaluations, as data or as a stored page', async () => {
    await using bench = await evaluated([...crowd(2), { id: 'p00', name: 'Zoë', projects: [] }]);
    const { report } = await bench.manager.reports.weekly({});
    expect(report?.people.map(({ person }) => person.name)).toEqual(['Person p01', 'Person p02', 'Zoë']);
    expect(report).toMatchObject({
      organisation: 'Bakers',
      week,
      rankedPeople: 2,
      run: { counts: { graded: 2 } },
      facts: { reused: 0, models: [{ provider: 'first', evaluations: 2 }] },
    });
    expect(report?.distribution.find(({ grade }) => grade === 'B')).toEqual({ grade: 'B', count: 2, previousCount: 0 });
    const page = await bench.manager.reports.weekly({ format: 'html' });
    expect(page.html).toContain('<html');
    expect(page).toMatchObject({ report: null, location: expect.stringContaining('2026-W47') as string });
  });

  it('of a week without a run are empty, not an error', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1));
    const { report } = await bench.manager.reports.weekly({ week: '2020-W10' as Week });
    expect(report).toMatchObject({
      run: null,
      rankedPeople: 0,
      people: [{ ranking: null, projects: [{ evaluation: null }] }],
    });
  });

  it('of a person hold grades, metrics over weeks and the place', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    await bench.storage.metrics.save(
      [
        {
          personId: 'p01' as PersonId,
          projectId: null,
          week,
          name: 'worksmart.hours',
          value: 12,
          unit: 'h',
          source: 'test',
        },
      ],
      {},
    );
    await bench.manager.evaluations.weekly({});
    const { people, weeks } = await bench.manager.reports.performance({ personId: 'p01' as PersonId });
    expect(weeks).toHaveLength(6);
    expect(people).toMatchObject([
      {
        ranking: { rank: 2 },
        metrics: [{ name: 'worksmart.hours', title: 'WorkSmart hours', values: [null, null, null, null, null, 12] }],
        coaching: [{ trigger: 'hours-missing' }],
      },
    ]);
    await expect(bench.manager.reports.performance({ personId: 'nobody' as PersonId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('health', () => {
  it('is well when every part is, and asks the model only when told to', async () => {
    const judge = scriptedJudge({ answer: ({ name }) => (name === 'health.check' ? { text: 'ok' } : undefined) });
    await using bench = await openBench({ llm: [judge] });
    const quiet = await bench.manager.health.check({});
    expect([quiet.ok, quiet.parts.map(({ part }) => part)]).toEqual([
      true,
      [
        'database',
        'rights',
        'migrations',
        'lock',
        'rules',
        'outbox',
        'documents',
        'mail',
        'cache',
        'rate limiter',
        'model first',
      ],
    ]);
    expect(judge.requests).toEqual([]);
    expect((await bench.manager.health.check({ askModel: true })).parts.at(-1)).toMatchObject({
      ok: true,
      message: 'first-1 answered',
    });
  });

  it('names each broken part with a remedy and still looks at the others', async () => {
    const documents: DocumentStore = {
      ...createMemoryDocumentStore({ clock: createFixedClock() }),
      put: () => Promise.reject(new TypeError('key=secret')),
    };
    const mailer: Mailer = {
      ...createMemoryMailer(),
      check: () => Promise.resolve('The folder cannot be written to.'),
    };
    const model = scriptedJudge({ answer: () => ({ error: new ConfigurationError('There is no key.') }) });
    const check = () => Promise.resolve('It refuses the token.');
    const clock = createFixedClock();
    const cache: Cache = { ...createMemoryCache({ clock }), check };
    const rateLimiter: RateLimiter = { ...createMemoryRateLimiter({ clock }), check };
    await using bench = await openBare({ documents, mailer, cache, rateLimiter, llm: [model] });
    const { ok, parts } = await bench.manager.health.check({ askModel: true });
    expect(ok).toBe(false);
    expect(parts.map(({ part, ok: well, remedy }) => [part, well, remedy === null])).toEqual([
      ['database', true, true],
      ['rights', true, true],
      ['migrations', true, true],
      ['lock', true, true],
      ['rules', false, false],
      ['outbox', true, true],
      ['documents', false, false],
      ['mail', false, false],
      ['cache', false, false],
      ['rate limiter', false, false],
      ['model first', false, false],
    ]);
    expect(JSON.stringify(parts)).not.toContain('secret');
  });

  it('says what is wrong with the storage', async () => {
    const part = { part: 'lock', ok: false, message: 'The folder is locked by process 7.', remedy: 'End it.' };
    const broken = { backend: 'PGlite of the tests', parts: [part] };
    await using bench = await openBench({
      wrap: (storage) =>
        new Proxy(storage, {
          get: (target, key) => (key === 'check' ? () => Promise.resolve(broken) : Reflect.get(target, key)),
        }),
    });
    const { ok, parts } = await bench.manager.health.check({});
    expect([ok, parts.map(({ part: name }) => name)]).toEqual([
      false,
      ['lock', 'documents', 'mail', 'cache', 'rate limiter', 'model first'],
    ]);
    expect(parts[0]).toEqual(part);
  });
});
