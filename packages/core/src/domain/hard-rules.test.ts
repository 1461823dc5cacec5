import { describe, expect, it } from 'vitest';
import { hardRulesSchema } from './approval-rules.ts';
import { approvalIdSchema, approvalRequestSchema, approvalStatusSchema, hardRuleVerdictSchema } from './approval.ts';
import { evaluateHardRules, requestsBefore } from './hard-rules.ts';
import type { HardRuleInput } from './hard-rules.ts';

type Fields = Partial<Record<'startAt' | 'description' | 'category' | 'kind' | 'personId', string>> & {
  readonly minutes?: number;
  readonly trackedOverlapMinutes?: number | null;
};
const requestOf = (fields: Fields = {}) =>
  approvalRequestSchema.parse({
    kind: 'manual-time',
    personId: 'p-1',
    startAt: '2026-11-23T09:00:00Z',
    minutes: 60,
    category: null,
    description: 'Client call about the pilot, no tracker in the room',
    trackedOverlapMinutes: null,
    ...fields,
  });
const otherOf = (fields: Fields = {}, status = 'waiting', id = 'other') => ({
  id,
  request: requestOf(fields),
  status: approvalStatusSchema.parse(status),
});
const inputOf = (fields: Fields = {}, more: Partial<HardRuleInput> = {}): HardRuleInput => ({
  request: requestOf(fields),
  submittedAt: '2026-11-25T10:00:00Z',
  now: '2026-11-25T10:05:00Z',
  timeZone: 'Europe/Berlin',
  personActive: true,
  others: [],
  ...more,
});
const verdictOf = (input: HardRuleInput, rules: object = {}) => evaluateHardRules(input, hardRulesSchema.parse(rules));
const told = (input: HardRuleInput, rules: object = {}): readonly string[] =>
  verdictOf(input, rules).findings.map(({ rule, outcome, message }) => `${rule} ${outcome}: ${message}`);

const broken: readonly (readonly [string, HardRuleInput, object, string])[] = [
  [
    'more minutes than one request may have',
    inputOf({ minutes: 241 }),
    {},
    'minutes-per-request escalate: The request is for 241 minutes; at most 240 are allowed in one request.',
  ],
  [
    'more minutes than its category may have',
    inputOf({ minutes: 61, category: 'call' }),
    {
      minutesPerRequest: { outcome: 'reject' },
      categories: [{ id: 'call', title: 'Client call', maxMinutesPerRequest: 60 }],
    },
    'minutes-per-request reject: The request is for 61 minutes; at most 60 are allowed in one request for the category Client call.',
  ],
  [
    'more minutes than the person may have',
    inputOf({ minutes: 31 }),
    { exceptions: [{ personId: 'p-1', maxMinutesPerRequest: 30, reason: 'Part-time' }] },
    'minutes-per-request escalate: The request is for 31 minutes; at most 30 are allowed in one request by an exception for this person.',
  ],
  [
    'too much in a day together with another request',
    inputOf({ minutes: 240 }, { others: [otherOf({ startAt: '2026-11-23T14:00:00Z', minutes: 241 })] }),
    {},
    'minutes-per-day escalate: With this request 481 minutes are asked for on 2026-11-23; at most 480 are allowed in a day.',
  ],
  [
    'too much in a week together with other requests',
    inputOf(
      { minutes: 200 },
      {
        others: [
          otherOf({ startAt: '2026-11-24T08:00:00Z', minutes: 201 }),
          otherOf({ startAt: '2026-11-25T01:00:00Z', minutes: 200 }),
        ],
      },
    ),
    {},
    'minutes-per-week escalate: With this request 601 minutes are asked for in 2026-W48; at most 600 are allowed in a week.',
  ],
  [
    'work of three weeks before',
    inputOf({ startAt: '2026-11-08T09:00:00Z' }),
    {},
    'lateness escalate: The work of 2026-W45 was asked for in 2026-W48, 3 weeks later; at most 2 are allowed.',
  ],
  [
    'manual time that is not over',
    inputOf({ startAt: '2026-11-25T10:00:00Z', minutes: 61 }),
    {},
    'future escalate: The time ends 61 minutes after the request was handed in: it had not been worked yet.',
  ],
  [
    'a short description, of which only visible characters count',
    inputOf({
      description: '  call\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\n\n\n\n\n\n\n  with Ann ',
    }),
    {},
    'description reject: The description has 13 characters; at least 20 are needed.',
  ],
  [
    'the same time again',
    inputOf({}, { others: [otherOf({}, 'approved')] }),
    {},
    'duplicate reject: The same time was asked for before, in other.',
  ],
  [
    'time that overlaps two other requests',
    inputOf(
      {},
      { others: [otherOf({ minutes: 1 }), otherOf({ startAt: '2026-11-23T09:59:00Z', minutes: 5 }, 'new', 'second')] },
    ),
    { duplicate: { outcome: 'escalate' } },
    'duplicate escalate: The time overlaps 2 other requests of the person, the first of them other.',
  ],
  [
    'time asked for as the other kind, too, which is never refused by code',
    inputOf({}, { others: [otherOf({ kind: 'overtime' })] }),
    {},
    'duplicate escalate: The time overlaps another request of the person for the other kind of time, other.',
  ],
  [
    'time that is tracked already',
    inputOf({ trackedOverlapMinutes: 11 }),
    { overlap: { toleratedMinutes: 10, outcome: 'reject' } },
    'overlap reject: 11 minutes of the span are tracked already; at most 10 are tolerated.',
  ],
  [
    'a local day in a blackout',
    inputOf({ startAt: '2026-11-22T23:30:00Z' }),
    { blackouts: [{ from: '2026-11-23', to: '2026-11-24', reason: 'Stocktaking' }] },
    'blackout escalate: 2026-11-23 lies in a blackout from 2026-11-23 to 2026-11-24: Stocktaking',
  ],
  [
    'no category',
    inputOf(),
    { categories: [{ id: 'call', title: 'Client call' }] },
    'category escalate: The request has no category; one of the 1 in the rules is needed.',
  ],
  [
    'a category that the rules do not have, without its name',
    inputOf({ category: 'approve-me' }),
    { categories: [{ id: 'call', title: 'Client call' }] },
    'category escalate: The category of the request is not one of the 1 in the rules.',
  ],
  [
    'a category that is not approved',
    inputOf({ category: 'travel' }),
    { categories: [{ id: 'travel', title: 'Travel', outcome: 'reject' }] },
    'category reject: Requests of the category Travel are not approved.',
  ],
  [
    'a person of whom somebody decides',
    inputOf(),
    { exceptions: [{ personId: 'p-1', until: '2026-11-23', outcome: 'escalate', reason: 'New here' }] },
    'person escalate: By an exception for this person a person decides for work up to 2026-11-23: New here',
  ],
  [
    'a person who is not active',
    inputOf({}, { personActive: false }),
    {},
    'inactive escalate: The person is not active.',
  ],
];

const allowed: readonly (readonly [string, HardRuleInput, object])[] = [
  ['exactly the limits', inputOf({ minutes: 240, trackedOverlapMinutes: 0 }), {}],
  [
    'a day that refused and expired requests would have filled',
    inputOf(
      { minutes: 240 },
      { others: [otherOf({ minutes: 240 }, 'rejected'), otherOf({ minutes: 240 }, 'expired')] },
    ),
    {},
  ],
  ['another person at the same time', inputOf({}, { others: [otherOf({ personId: 'p-2' })] }), {}],
  [
    'time that only touches another request',
    inputOf({}, { others: [otherOf({ startAt: '2026-11-23T10:00:00Z' })] }),
    {},
  ],
  ['overtime that is still to come', inputOf({ kind: 'overtime', startAt: '2026-11-26T17:00:00Z' }), {}],
  [
    'time that ends with the hand-in, by a clock that is a little fast',
    inputOf({ startAt: '2026-11-25T09:10:00Z' }),
    {},
  ],
  [
    'what an exception for the person allows',
    inputOf({ minutes: 500, startAt: '2026-10-25T22:59:00Z' }),
    {
      exceptions: [
        {
          personId: 'p-1',
          until: '2026-10-25',
          maxMinutesPerRequest: 500,
          maxMinutesPerDay: 500,
          maxWeeksLate: 5,
          reason: 'Night of the launch',
        },
      ],
    },
  ],
  ['the day after a blackout', inputOf(), { blackouts: [{ from: '2026-11-20', to: '2026-11-22', reason: 'Move' }] }],
  ['any category where none is asked for', inputOf({ category: 'anything' }), {}],
];

describe('evaluateHardRules', () => {
  it.each(broken)('finds %s', (_, input, rules, finding) => {
    expect(told(input, rules)).toEqual([finding]);
  });

  it.each(allowed)('allows %s', (_, input, rules) => {
    expect(verdictOf(input, rules)).toEqual({ outcome: 'allow', findings: [] });
  });

  it('ends an exception after its last local date', () => {
    const rules = {
      exceptions: [{ personId: 'p-1', until: '2026-11-22', maxMinutesPerRequest: 480, reason: 'Launch' }],
    };
    const lastMinute = inputOf({ minutes: 241, startAt: '2026-11-22T22:59:00Z' });
    const nextDay = inputOf({ minutes: 241, startAt: '2026-11-22T23:00:00Z' });
    expect(verdictOf(lastMinute, rules).outcome).toBe('allow');
    expect(verdictOf(nextDay, rules).outcome).toBe('escalate');
  });

  it('splits time that crosses midnight between the two local days', () => {
    const night = inputOf({ startAt: '2026-11-23T21:00:00Z', minutes: 240 }); // 22:00 to 02:00 in Berlin
    expect(told(night, { minutesPerDay: { max: 120 } })).toEqual([]);
    expect(told(night, { minutesPerDay: { max: 119 } })).toEqual([
      'minutes-per-day escalate: With this request 120 minutes are asked for on 2026-11-23; at most 119 are allowed in a day.',
      'minutes-per-day escalate: With this request 120 minutes are asked for on 2026-11-24; at most 119 are allowed in a day.',
    ]);
  });

  it("splits time that crosses a week's end between the two weeks", () => {
    const sunday = inputOf({ startAt: '2026-11-22T22:00:00Z', minutes: 180 }); // 23:00 to 02:00 in Berlin
    const others = [otherOf({ startAt: '2026-11-20T09:00:00Z', minutes: 41 })];
    expect(told({ ...sunday, others }, { minutesPerWeek: { max: 100 } })).toEqual([
      'minutes-per-week escalate: With this request 101 minutes are asked for in 2026-W47; at most 100 are allowed in a week.',
      'minutes-per-week escalate: With this request 120 minutes are asked for in 2026-W48; at most 100 are allowed in a week.',
    ]);
  });

  it.each([
    ['23 hours long in spring', '2026-03-28T23:00:00Z', 1_380],
    ['25 hours long in autumn', '2026-10-24T22:00:00Z', 1_500],
  ])('knows a day that is %s', (_, startAt, minutes) => {
    const day = inputOf({ startAt, minutes }, { submittedAt: '2026-11-01T00:00:00Z', now: '2026-11-01T00:00:00Z' });
    const rules = {
      minutesPerRequest: { max: 1_440 },
      minutesPerDay: { max: 1 },
      minutesPerWeek: { max: 10_080 },
      lateness: { maxWeeks: 52 },
    };
    expect(verdictOf(day, rules).findings.filter(({ rule }) => rule === 'minutes-per-day')).toHaveLength(1);
    const longer = { ...day, request: { ...day.request, minutes: minutes + 1 } };
    const days = verdictOf(longer, { ...rules, minutesPerDay: { max: 1_440 } }).findings;
    expect(days.filter(({ rule }) => rule === 'minutes-per-day')).toHaveLength(minutes > 1_440 ? 1 : 0);
  });

  it('judges days by the time zone of the rules', () => {
    const evening = inputOf({ startAt: '2026-11-23T20:00:00Z' });
    const rules = { blackouts: [{ from: '2026-11-24', to: '2026-11-24', reason: 'Holiday' }] };
    expect(verdictOf({ ...evening, timeZone: 'Asia/Tokyo' }, rules).outcome).toBe('escalate');
    expect(verdictOf({ ...evening, timeZone: 'America/Lima' }, rules).outcome).toBe('allow');
  });

  it('keeps to the schema with more blackouts than may be named, the severest among them', () => {
    const blackouts = Array.from({ length: 200 }, (_, index) => ({
      from: '2026-11-23',
      to: '2026-11-23',
      reason: `Reason ${index}`,
      outcome: index === 199 ? 'reject' : 'escalate',
    }));
    const verdict = verdictOf(inputOf(), { blackouts });
    expect(hardRuleVerdictSchema.safeParse(verdict).success).toBe(true);
    expect(verdict.outcome).toBe('reject');
  });
});

describe('requestsBefore', () => {
  const approvalOf = (id: string, submittedAt: string, status = 'new', fields: Fields = {}) => ({
    id: approvalIdSchema.parse(id),
    submittedAt,
    status: approvalStatusSchema.parse(status),
    request: requestOf(fields),
  });
  const first = approvalOf('a', '2026-11-25T10:00:00Z');
  const second = approvalOf('b', '2026-11-25T10:00:00Z');

  it('makes only the later of two requests the duplicate', () => {
    const all = [first, second];
    expect(requestsBefore(first, all)).toEqual([]);
    expect(requestsBefore(second, all).map(({ id }) => id)).toEqual(['a']);
  });

  it('counts what was approved, whenever it came, and nobody else', () => {
    const later = approvalOf('c', '2026-11-26T10:00:00+02:00', 'approved');
    const elses = approvalOf('d', '2026-11-01T00:00:00Z', 'approved', { personId: 'p-2' });
    expect(requestsBefore(first, [later, elses, second]).map(({ id }) => id)).toEqual(['c']);
  });
});
