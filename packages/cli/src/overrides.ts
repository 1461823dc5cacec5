import type { Catalogue } from '@ai-manager/core/catalogue';
import type { Flag } from './flags/flag.ts';

/** What each group is about, for the help. */
export const groupTexts: Readonly<Record<keyof Catalogue, string>> = {
  projects: 'projects and the weekly updates of their builders',
  evaluations: 'the weekly evaluation: run it, follow it, read grades and ranking',
  approvals: 'requests for manual time and overtime: hand in, triage, decide, calibrate',
  people: 'the roster: import, save, list people; sync their activity',
  rules: 'rubric, thresholds, budgets: read, try, save, compare versions',
  prompts: 'instructions to models and mail templates, versioned',
  reports: 'weekly report, performance of a person, costs, quality of judgements',
  reviews: "a person's look at what was graded, and blind decisions on requests",
  mail: 'templates, preview, what became of mails, sending them again',
  audit: 'decision records: list, verify, export their chain',
  events: 'what happened: ask on from where you were, and miss nothing',
  jobs: 'what a scheduler calls: deliver events, expire requests, mail digests',
  health: 'what works, what does not, and what to do',
};

/** Fields for which a terminal has a better way than the flag derived from the schema. */
export const flagOverrides: Readonly<Record<string, Readonly<Record<string, Partial<Flag>>>>> = {
  'evaluations.weekly': { only: { placeholder: 'id' } },
  'mail.resend': { keys: { placeholder: 'key' } },
  'people.importRoster': {
    files: {
      kind: 'files',
      help: 'Folder of an organisation, or one of its files: people.csv, projects.csv, metrics.csv, evaluations.csv (or .json), submissions/<week>/<project>.md',
    },
  },
};
