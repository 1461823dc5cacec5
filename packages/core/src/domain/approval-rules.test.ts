import { describe, expect, it } from 'vitest';
import { approvalRulesSchema } from './approval-rules.ts';
import { defaultRules } from './default-rules.ts';
import { rulesSchema } from './rules.ts';

const mistakesIn = (approvals: object): readonly string[] => {
  const parsed = rulesSchema.safeParse({ ...defaultRules, approvals });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const reviewer = (id: string, email: string) => ({ id, email, name: 'Rosa Lind' });
const exception = { personId: 'p-1', reason: 'Part-time' };
const call = { id: 'call', title: 'Client call' };

const mistakes: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'a blackout that ends before it begins',
    { hard: { blackouts: [{ from: '2026-12-24', to: '2026-12-01', reason: 'Holidays' }] } },
    ['approvals.hard.blackouts.0.to: The blackout ends on 2026-12-01, before it begins on 2026-12-24.'],
  ],
  [
    'a category that is there twice',
    { hard: { categories: [call, { ...call, title: 'Call' }] } },
    ['approvals.hard.categories.1.id: The category call is there already, as number 1.'],
  ],
  [
    'a limit of a category above that of every request',
    { hard: { minutesPerRequest: { max: 60 }, categories: [{ ...call, maxMinutesPerRequest: 90 }] } },
    [
      'approvals.hard.categories.0.maxMinutesPerRequest: 90 minutes are above the limit of 60 for every request, so this limit would never count.',
    ],
  ],
  [
    'two exceptions for one person',
    {
      hard: {
        exceptions: [
          { ...exception, maxWeeksLate: 4 },
          { ...exception, outcome: 'escalate' },
        ],
      },
    },
    ['approvals.hard.exceptions.1.personId: The exception for the person p-1 is there already, as number 1.'],
  ],
  [
    'an exception that changes nothing',
    { hard: { exceptions: [exception] } },
    ['approvals.hard.exceptions.0: The exception changes nothing: give a limit or an outcome.'],
  ],
  [
    'an exception with more minutes for a day than for a week',
    { hard: { exceptions: [{ ...exception, maxMinutesPerDay: 300, maxMinutesPerWeek: 200 }] } },
    ["approvals.hard.exceptions.0.maxMinutesPerDay: 300 minutes are above the person's 200 for a week."],
  ],
  [
    'limits of a request and a day above that of a week',
    { hard: { minutesPerWeek: { max: 200 } } },
    [
      'approvals.hard.minutesPerRequest.max: 240 minutes are above the limit of 200 for a whole week.',
      'approvals.hard.minutesPerDay.max: 480 minutes are above the limit of 200 for a whole week.',
    ],
  ],
  [
    'thresholds that do not fall',
    { automation: { grid: [0.9, 0.95, 0.95] } },
    [
      'approvals.automation.grid.1: Thresholds fall from high to low, but 0.95 follows 0.9.',
      'approvals.automation.grid.2: Thresholds fall from high to low, but 0.95 follows 0.95.',
    ],
  ],
  [
    'a bound that no number of labels would show',
    { automation: { alpha: 0.001 } },
    [
      'approvals.automation.alpha: With alpha 0.001 and delta 0.1 calibration number 100 would need 12005 labels, more than 10000: tolerate a higher risk.',
    ],
  ],
  [
    'a reviewer who is there twice, by id or by e-mail',
    { review: { reviewers: [reviewer('rosa', 'rosa@example.com'), reviewer('rosa', 'Rosa@Example.com')] } },
    [
      'approvals.review.reviewers.1.id: The reviewer rosa is there already, as number 1.',
      'approvals.review.reviewers.1.email: The e-mail address rosa@example.com is there already, as number 1.',
    ],
  ],
];

describe('approval rules', () => {
  it.each(mistakes)('refuse %s', (_, approvals, expected) => {
    expect(mistakesIn(approvals)).toEqual(expected);
  });

  it('have defaults without a contradiction', () => {
    expect(approvalRulesSchema.safeParse({}).success).toBe(true);
    expect(rulesSchema.parse(defaultRules)).toEqual(defaultRules);
  });

  it('are the standard ones in rules that were saved before there were any', () => {
    const { approvals: _, ...saved } = defaultRules;
    expect(rulesSchema.parse(saved).approvals).toEqual(defaultRules.approvals);
  });
});
