import { createWorkSmartSource } from '@ai-manager/adapters/worksmart';
import { isAiManagerError, toWeek } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { ann, bob, openWorkSmart, personOf, quick, week } from './worksmart-bench.ts';
import type { WorkSmartBench } from './worksmart-bench.ts';

const login = { username: 'mona', password: 'p4ssw0rd:with colon' };
const readAnn = ({ source }: WorkSmartBench) => source.readWeek(personOf('ann', ann), week, {});

async function failureOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => expect.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!isAiManagerError(error)) throw error;
  return { code: error.code, message: error.message, ...error.details };
}

describe('tokens of WorkSmart', () => {
  it.each(['text', 'json'] as const)(
    'fetches one for all calls, given as %s, and sends it with each',
    async (tokenFormat) => {
      await using bench = await openWorkSmart({ ...login, tokenFormat }, login);
      await Promise.all([readAnn(bench), readAnn(bench)]);
      expect(bench.server.tokensGiven).toBe(1);
      const calls = bench.server.requests.filter(({ path }) => path !== '/api/v3/token');
      expect(calls.every(({ headers }) => headers['x-auth-token']?.startsWith('1190137:'))).toBe(true);
    },
  );

  it('renews one that has run out once, for all calls that meet it', async () => {
    await using bench = await openWorkSmart(login, login);
    await readAnn(bench);
    bench.server.expireTokens();
    expect(await readAnn(bench)).toMatchObject({ outcome: 'read', missing: [] });
    expect(bench.server.tokensGiven).toBe(2);
  });

  it('renews once and then fails when the new one is refused, too', async () => {
    await using bench = await openWorkSmart(login, login);
    bench.server.setFaults([{ match: /assignments/, answer: { status: 401 } }]);
    expect(await failureOf(readAnn(bench))).toMatchObject({ code: 'UPSTREAM_REJECTED', reason: 'auth', status: 401 });
    expect(bench.server.tokensGiven).toBe(2);
  });

  it('starts with a ready token and renews it by password', async () => {
    await using bench = await openWorkSmart(login, { ...login, apiKey: 'a token that has run out' });
    expect(await readAnn(bench)).toMatchObject({ outcome: 'read' });
    expect(bench.server.tokensGiven).toBe(1);
  });

  it('fails at once with a key that is refused and cannot be renewed', async () => {
    await using bench = await openWorkSmart({ apiKey: 'another' });
    const failure = await failureOf(readAnn(bench));
    expect(failure).toMatchObject({ code: 'UPSTREAM_REJECTED', reason: 'auth' });
    expect(failure.message).toBe(
      'WorkSmart refuses the account (GET /api/v2/teams/assignments, HTTP 401): check key or password.',
    );
    expect(bench.server.requests).toHaveLength(1);
  });

  it('says that a password is wrong', async () => {
    await using bench = await openWorkSmart(login, { ...login, password: 'wrong' });
    expect(await failureOf(readAnn(bench))).toMatchObject({ reason: 'auth', request: 'POST /api/v3/token' });
  });
});

describe('weeks of WorkSmart', () => {
  it('asks for Monday to Sunday as calendar dates, also across a change of the clocks and a year', async () => {
    await using bench = await openWorkSmart();
    for (const [name, first, last] of [
      ['2026-W43', '2026-10-19', '2026-10-25'],
      ['2026-W53', '2026-12-28', '2027-01-03'],
    ] as const) {
      const before = bench.server.requests.length;
      await bench.source.readWeek(personOf('ann', ann), toWeek(name), {});
      const asked = bench.server.requests.slice(before);
      const days = asked
        .filter(({ path }) => path.endsWith('/workdiaries'))
        .map(({ query }) => query.get('date') ?? '');
      expect(days.toSorted()).toHaveLength(7);
      expect([days.toSorted().at(0), days.toSorted().at(-1)]).toEqual([first, last]);
      const sheets = asked.filter(({ path }) => path.endsWith('/timesheets'));
      expect(sheets.every(({ query }) => query.get('date') === first && query.get('period') === 'WEEK')).toBe(true);
    }
  });

  it.each([
    ['all', [['userId', 'managerId', 'teamId']]],
    [
      'manager',
      [
        ['userId', 'managerId', 'teamId'],
        ['userId', 'managerId'],
      ],
    ],
    ['user', [['userId', 'managerId', 'teamId'], ['userId', 'managerId'], ['userId']]],
  ] as const)('drops parameters until there is a timesheet, kept under %s', async (answersWith, tries) => {
    await using bench = await openWorkSmart({ people: [{ ...ann, answersWith }] });
    const activity = await readAnn(bench);
    expect(activity).toMatchObject({ measurements: [{ name: 'worksmart.hours', value: 31.5 }, {}, {}] });
    const sheets = bench.server.requests.filter(({ path }) => path.endsWith('/timesheets'));
    const names = ['userId', 'managerId', 'teamId'];
    expect(sheets.map(({ query }) => names.filter((name) => query.has(name)))).toEqual(tries);
  });

  it('counts tags exactly: other cases and other words are tags, but no AI', async () => {
    const slots = { '2026-11-16': [['AI_USAGE'], ['ai_usage '], ['second_brain_2'], ['ai_usage']] };
    await using bench = await openWorkSmart({ people: [{ ...ann, slots }] });
    expect(await readAnn(bench)).toMatchObject({
      measurements: [{}, { name: 'worksmart.ai_share', value: 25 }, { name: 'brainlift.hours', value: 0 }],
    });
  });

  it('has no share, rather than none, when no slot has a tag', async () => {
    await using bench = await openWorkSmart({ people: [{ ...ann, slots: { '2026-11-16': [[], []] } }] });
    const activity = await readAnn(bench);
    expect(activity).toMatchObject({ missing: [{ aspect: 'ai-share' }] });
    expect(JSON.stringify(activity)).not.toContain('worksmart.ai_share');
  });

  it('adds the diaries of all assignments of a candidate, and asks for the hours of all teams together', async () => {
    const second = {
      ...ann,
      assignmentId: 80_000,
      slots: { '2026-11-17': [['not_second_brain'], ['not_second_brain']] },
    };
    await using bench = await openWorkSmart({ people: [ann, second] });
    expect(await readAnn(bench)).toMatchObject({
      measurements: [{ value: 31.5 }, { name: 'worksmart.ai_share', value: 66.7 }, { value: 1 }],
    });
    const sheets = bench.server.requests.filter(({ path }) => path.endsWith('/timesheets'));
    expect(sheets.map(({ query }) => query.has('teamId'))).toEqual([false]);
  });

  it('tells the hours when the diary cannot be read, and says why the rest is missing', async () => {
    await using bench = await openWorkSmart();
    bench.server.setFaults([{ match: /workdiaries.*date=2026-11-19/, answer: { status: 503 } }]);
    expect(await readAnn(bench)).toMatchObject({
      outcome: 'read',
      measurements: [{ name: 'worksmart.hours' }],
      missing: [
        { aspect: 'ai-share', reason: expect.stringMatching(/^UPSTREAM_UNAVAILABLE: WorkSmart is unavailable/) },
        { aspect: 'brainlift-time' },
      ],
    });
  });
});

describe('people of WorkSmart', () => {
  it.each(['page', 'list'] as const)('finds them on every page of a %s, once for all', async (listing) => {
    const crowd = Array.from({ length: 45 }, (_, index) => ({
      ...bob,
      candidateId: 1_000 + index,
      assignmentId: 5_000 + index,
    }));
    await using bench = await openWorkSmart({ people: [...crowd, ann], listing, pageSize: 10 });
    await Promise.all([readAnn(bench), readAnn(bench)]);
    const pages = bench.server.requests.filter(({ path }) => path.endsWith('/assignments'));
    expect(pages.map(({ query }) => query.get('page'))).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      ...(listing === 'list' ? ['5'] : []),
    ]);
    expect(pages[0]?.query.toString()).toBe('avatarType=CANDIDATE&status=ACTIVE&page=0');
  });

  it('ends with a server that knows no pages', async () => {
    await using bench = await openWorkSmart({ people: [ann], listing: 'list' });
    const first = [{ id: 1, candidate: { id: 7 } }];
    bench.server.setFaults([{ match: /assignments/, answer: { body: first } }]);
    expect(await readAnn(bench)).toMatchObject({ outcome: 'unknown-person' });
    expect(bench.server.requests).toHaveLength(2);
  });

  it('never takes one id for another', async () => {
    await using bench = await openWorkSmart();
    for (const id of [ann.loginId, ann.assignmentId])
      expect(await bench.source.readWeek(personOf('ann', { candidateId: id }), week, {})).toMatchObject({
        outcome: 'unknown-person',
        reason: expect.stringContaining('candidate id'),
      });
  });

  it('reads whoever has a key of their own with it, and the others by the account', async () => {
    await using bench = await openWorkSmart(
      { people: [{ ...ann, apiKey: 'key-of-ann' }, bob] },
      { apiKey: 'account-key-of-the-tests', personKeys: { ann: 'key-of-ann' } },
    );
    const [mine, others] = await Promise.all([
      bench.source.readWeek(personOf('ann'), week, {}),
      bench.source.readWeek(personOf('bob', bob), week, {}),
    ]);
    expect(mine).toMatchObject({ readAs: "the person's own key" });
    expect(others).toMatchObject({ readAs: 'one account for everybody' });
  });

  it('leaves an assignment out that does not fit, and names its field to whoever misses somebody', async () => {
    await using bench = await openWorkSmart();
    const content = [
      { id: 1, selection: null },
      { id: 2, candidate: { id: ann.candidateId } },
    ];
    bench.server.setFaults([{ match: /assignments/, answer: { body: { content, last: true } } }]);
    expect(await readAnn(bench)).toMatchObject({ outcome: 'read' });
    expect(await bench.source.readWeek(personOf('bob', bob), week, {})).toMatchObject({
      outcome: 'unknown-person',
      reason: expect.stringContaining('content[0].selection.marketplaceMember.application.candidate.id'),
    });
  });
});

describe('answers of WorkSmart that do not fit', () => {
  it.each([
    ['a tag that is a number', /workdiaries/, [{ tags: ['ok', 5] }], /2026|\[0\]\.tags\[1\]/],
    ['a diary that is no list', /workdiaries/, { slots: [] }, /the answer: Invalid input: expected array/],
  ] as const)('become a reason that names the field: %s', async (_what, match, body, reason) => {
    await using bench = await openWorkSmart();
    bench.server.setFaults([{ match, answer: { body } }]);
    expect(await readAnn(bench)).toMatchObject({
      missing: [{ aspect: 'ai-share', reason: expect.stringMatching(reason) }, {}],
    });
  });

  it('names the field when nothing of a person can be read', async () => {
    await using bench = await openWorkSmart();
    bench.server.setFaults([
      { match: /timesheets/, answer: { body: [{ averageHoursPerDay: 3 }] } },
      { match: /workdiaries/, answer: { body: '<html>' } },
    ]);
    expect(await failureOf(readAnn(bench))).toMatchObject({
      code: 'UPSTREAM_REJECTED',
      reason: 'invalid-response',
      field: '[0].totalHours',
      request: 'GET /api/timetracking/timesheets',
    });
  });

  it('reads other paths and fields when the options name them', async () => {
    await using bench = await openWorkSmart(
      {},
      {
        paths: { timesheets: '/v9/sheets' },
        fields: { hours: ['sums.worked'] },
        tags: { aiUsage: 'not_second_brain' },
      },
    );
    bench.server.setFaults([{ match: /GET \/v9\/sheets/, answer: { body: [{ sums: { worked: 12 } }] } }]);
    expect(await readAnn(bench)).toMatchObject({ measurements: [{ value: 12 }, { value: 100 }, {}] });
  });
});

describe('manners towards WorkSmart', () => {
  it('asks no more at once than allowed', async () => {
    await using bench = await openWorkSmart({}, { maxConcurrency: 3 });
    bench.server.setFaults([{ match: /workdiaries/, answer: { slowMs: 20 } }]);
    await Promise.all(Array.from({ length: 6 }, () => readAnn(bench)));
    expect(bench.server.mostAtOnce).toBe(3);
  });

  it('spreads requests over time', async () => {
    await using bench = await openWorkSmart({}, { requestsPerSecond: 50 });
    const start = performance.now();
    await readAnn(bench);
    // Nine requests, 20 ms apart.
    expect(performance.now() - start).toBeGreaterThan(150);
  });

  it('waits as long as it is asked to, and tries again', async () => {
    await using bench = await openWorkSmart();
    bench.server.setFaults([
      { match: /timesheets/, times: 1, answer: { status: 429, headers: { 'retry-after': '0.2' } } },
    ]);
    const start = performance.now();
    expect(await readAnn(bench)).toMatchObject({ missing: [] });
    expect(performance.now() - start).toBeGreaterThan(190);
  });

  it('does not wait for ever: a long pause ends the request and is told', async () => {
    await using bench = await openWorkSmart();
    bench.server.setFaults([{ match: /assignments/, answer: { status: 429, headers: { 'retry-after': '3600' } } }]);
    expect(await failureOf(readAnn(bench))).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: 3_600_000 });
    expect(bench.server.requests).toHaveLength(1);
  });

  it.each([
    ['a connection that breaks', 'reset' as const, 'network'],
    ['no answer', 'hang' as const, 'timeout'],
  ])('tries again after %s, and fails after the last try', async (_what, answer, reason) => {
    await using bench = await openWorkSmart({}, { timeoutMs: 80, maxAttempts: 2 });
    bench.server.setFaults([{ match: /assignments/, times: 1, answer }]);
    expect(await readAnn(bench)).toMatchObject({ missing: [] });
    await using down = await openWorkSmart({}, { timeoutMs: 80, maxAttempts: 2 });
    down.server.setFaults([{ match: /assignments/, answer }]);
    expect(await failureOf(readAnn(down))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', reason });
    expect(down.server.requests).toHaveLength(2);
  });

  it('follows no redirect, which would carry the key elsewhere', async () => {
    await using bench = await openWorkSmart();
    const headers = { location: `${bench.server.url}/api/v2/elsewhere` };
    bench.server.setFaults([{ match: /assignments/, answer: { status: 302, headers } }]);
    expect(await failureOf(readAnn(bench))).toMatchObject({ code: 'UPSTREAM_REJECTED', reason: 'request' });
    expect(bench.server.requests).toHaveLength(1);
  });

  it('stops waiting when the caller gives up, and leaves shared work to the others', async () => {
    await using bench = await openWorkSmart();
    bench.server.setFaults([{ match: /assignments/, answer: { slowMs: 150 } }]);
    const reason = new Error('enough');
    const controller = new AbortController();
    const given = bench.source.readWeek(personOf('ann', ann), week, { signal: controller.signal });
    const other = readAnn(bench);
    setTimeout(() => controller.abort(reason), 20);
    await expect(given).rejects.toBe(reason);
    expect(await other).toMatchObject({ outcome: 'read' });
  });
});

describe('a look at WorkSmart', () => {
  const partsOf = async (bench: WorkSmartBench) =>
    Object.fromEntries((await bench.source.check({})).map(({ part, ok, message }) => [part, `${ok} ${message}`]));

  it('says who the account is, how many people it sees, and that the clocks agree', async () => {
    await using bench = await openWorkSmart();
    expect(await partsOf(bench)).toEqual({
      'worksmart account': 'true the account of Mona Manager is accepted, as a manager',
      'worksmart assignments': 'true 2 active assignments may be seen',
      'worksmart clock': 'true agrees with this machine',
    });
  });

  it('says that clocks differ, and that an account cannot approve', async () => {
    await using bench = await openWorkSmart({ clockAheadMs: -600_000, isManager: false });
    const parts = await partsOf(bench);
    expect(parts['worksmart clock']).toMatch(/^false this machine is (599|600|601) s ahead$/);
    expect(parts['worksmart account']).toContain('cannot approve');
  });

  it('says which keys of people do not work', async () => {
    await using bench = await openWorkSmart(
      { people: [{ ...ann, apiKey: 'key-of-ann' }] },
      { personKeys: { ann: 'key-of-ann', bob: 'key-of-bob' } },
    );
    expect((await partsOf(bench))['worksmart keys']).toBe('false 1 of 2 keys of people do not work: bob.');
  });

  it('says that nobody answers', async () => {
    const source = createWorkSmartSource({ baseUrl: 'http://127.0.0.1:9', apiKey: 'x', ...quick });
    expect(await source.check({})).toMatchObject([
      { part: 'worksmart account', ok: false, remedy: expect.stringContaining('network') },
    ]);
  });
});

describe('options of WorkSmart', () => {
  it.each([
    [{}, 'needs an apiKey, a username with password, or personKeys'],
    [{ username: 'mona' }, 'needs username and password together'],
    [{ apiKey: 'k', baseUrl: 'https://mona:secret@example.org' }, 'baseUrl: holds a user name or password'],
    [{ apiKey: 'k', paths: { timesheets: 'no-slash' } }, 'paths.timesheets'],
  ])('are refused: %j', (options, message) => {
    expect(() => createWorkSmartSource(options)).toThrow(message);
  });
});
