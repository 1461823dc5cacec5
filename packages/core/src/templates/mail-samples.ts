import type { MailSampleName } from '../domain/mail.ts';
import { approvalDecidedSamples, approvalDigestSamples, automationOffSamples } from './approval-samples.ts';
import type { MailVariables } from './template-variables.ts';

type MailProject = MailVariables['projects'][number];
type MailCriterion = MailProject['criteria'][number];

const week = { id: '2026-W47', start: '2026-11-16', end: '2026-11-22' };
const facts = {
  model: 'a sample model (sample)',
  isOffline: false,
  reportNote: 'Grades are computed in code from the levels, and every quote was checked against your text.',
};

const criterion = (title: string, level: number | null, parts: Partial<MailCriterion> = {}): MailCriterion => ({
  title,
  level,
  levelTitle: level === null ? 'Not enough evidence' : `Level ${level} of 5`,
  evidence: [],
  missing: [],
  ...parts,
});

const project = (parts: Partial<MailProject>): MailProject => ({
  name: 'Ledgerly',
  stage: 'S1',
  status: 'graded',
  grade: null,
  score: null,
  previousGrade: null,
  previousScore: null,
  change: null,
  reviewReasons: [],
  criteria: [],
  feedback: null,
  ...parts,
});

const base: MailVariables = {
  person: { name: 'Ada Example', firstName: 'Ada' },
  week,
  organisation: { name: 'Example Builders' },
  projects: [],
  ranking: null,
  metrics: [],
  sourceNotes: [],
  coaching: [],
  facts,
};

const strong = project({
  grade: 'A',
  score: 91.5,
  previousGrade: 'B',
  previousScore: 80,
  change: 11.5,
  criteria: [
    criterion('Goals', 5, { evidence: ['Reach 45 paying bakeries by 2026-11-29 and an error rate below 2 %.'] }),
    criterion('Market', 4, {
      evidence: ['There are 9,000 bakeries in Poland at 300 EUR a year.'],
      missing: ['A second source for the price.'],
    }),
  ],
  feedback: {
    summary: 'A week with figures: five bakeries signed, and the goal for next week can be measured.',
    strengths: ['Achievements have dates and counts.', 'The goal names a number and a day.'],
    improvements: ['The price per bakery has one source only.'],
    nextSteps: ['Ask ten bakers what they pay today.', 'Write down the error rate of last week.'],
  },
});

const weak = project({
  name: 'Route Planner',
  stage: 'S0',
  grade: 'D',
  score: 42,
  previousGrade: 'C',
  previousScore: 55,
  change: -13,
  criteria: [criterion('Goals', 2, { missing: ['A date for the pilot.'] }), criterion('Market', null)],
  feedback: {
    summary: 'The pilot is described, but nothing says when it starts or how success would be seen.',
    strengths: [],
    improvements: ['Goals without a date cannot be checked.'],
    nextSteps: ['Name the day on which the pilot starts.'],
  },
});

const samples: Readonly<Record<MailSampleName, MailVariables>> = {
  graded: {
    ...base,
    projects: [strong, weak],
    ranking: { rank: 3, of: 75, change: 2 },
    metrics: [
      { title: 'Hours worked', value: 38.5, unit: 'h', previous: 41, note: null },
      { title: 'Active users (Ledgerly)', value: 412, unit: '', previous: null, note: 'read before the week ended' },
    ],
    coaching: [{ title: 'Score fell', message: 'Route Planner lost 13 points since last week; what got in the way?' }],
  },
  'needs-review': {
    ...base,
    projects: [
      { ...strong, status: 'needs-review', reviewReasons: ['The score is close to the next grade.'] },
      project({ name: 'Route Planner', status: 'insufficient-evidence', criteria: [criterion('Goals', null)] }),
      project({ name: 'Third Try', status: 'failed', reviewReasons: ['The model could not be reached.'] }),
      project({ name: 'Fourth', status: 'not-evaluated' }),
    ],
    sourceNotes: ['WorkSmart could not be read this week, so your hours are not counted.'],
    facts: { ...facts, isOffline: true },
  },
  'no-project': { ...base, facts: { ...facts, model: 'no model (there was no text to judge)' } },
  extreme: {
    ...base,
    person: { name: 'نور <b>الهدى</b> & "Zoë" 佐藤', firstName: 'نور' },
    projects: [
      {
        ...strong,
        name: `Donaudampfschifffahrtsgesellschaft${'superlang'.repeat(8)} <script>alert(1)</script>`,
        feedback: {
          summary: `https://example.com/${'a'.repeat(180)}`,
          strengths: ['קו חדש נפתח השבוע עם 12 לקוחות.'],
          improvements: ['a < b && c > d "quoted"'],
          nextSteps: ['東京の三社に連絡する。'],
        },
      },
    ],
    ranking: { rank: 75, of: 75, change: -74 },
    metrics: [
      { title: 'Revenue of a project with a long name', value: 123_456_789.12, unit: 'EUR', previous: -1, note: null },
    ],
  },
};

/** What a template of the weekly mail is rendered with for a sample. */
export function mailSample(name: MailSampleName): MailVariables {
  return samples[name];
}

/** Every sample that a template of this family of mails, such as `weekly`, is tried with, by name. */
export function mailSamplesOf(family: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  switch (family) {
    case 'approval-decided':
      return approvalDecidedSamples;
    case 'approval-digest':
      return approvalDigestSamples;
    case 'automation-off':
      return automationOffSamples;
    default:
      return samples;
  }
}
