import type { ActorRole } from '../domain/decision-record.ts';

/**
 * Which rows a role may touch:
 * `all`; `own`: rows about the actor as a person; `team`: own rows and those of people the actor leads; `none`.
 */
export type RowScope = 'all' | 'own' | 'team' | 'none';
export type AccessRow = Readonly<Record<ActorRole, RowScope>>;

const everybody: AccessRow = { executive: 'all', superbuilder: 'own', lead: 'team', developer: 'all', service: 'all' };
/** Writing in a builder's name: developers administer, they do not speak for people. */
const authors: AccessRow = { executive: 'all', superbuilder: 'own', lead: 'own', developer: 'none', service: 'all' };
const management: AccessRow = {
  executive: 'all',
  superbuilder: 'none',
  lead: 'none',
  developer: 'none',
  service: 'all',
};
const operators: AccessRow = { executive: 'all', superbuilder: 'none', lead: 'none', developer: 'all', service: 'all' };
/** Judgements only people make: a service account cannot. */
const people: AccessRow = { executive: 'all', superbuilder: 'none', lead: 'team', developer: 'none', service: 'none' };
/** A builder asking for a person's look at an own evaluation. */
const subjects: AccessRow = { executive: 'none', superbuilder: 'own', lead: 'own', developer: 'none', service: 'none' };
/** What may send somebody a second mail: a person asks for it, no schedule. */
const hands: AccessRow = { executive: 'all', superbuilder: 'none', lead: 'none', developer: 'all', service: 'none' };
/** What only those who run the organisation may switch on. */
const executives: AccessRow = {
  executive: 'all',
  superbuilder: 'none',
  lead: 'none',
  developer: 'none',
  service: 'none',
};
/** People decide; a service only hands on the decision token of one of them, which the handler checks. */
const deciders: AccessRow = { executive: 'all', superbuilder: 'none', lead: 'team', developer: 'none', service: 'all' };
const anyone: AccessRow = { executive: 'all', superbuilder: 'all', lead: 'all', developer: 'all', service: 'all' };

/** Role x operation x row scope: the one place where access is decided, looked up by the manager before a handler runs. */
export const accessTable = {
  'projects.submit': authors,
  'projects.save': operators,
  'projects.list': everybody,
  'projects.get': everybody,
  'evaluations.weekly': operators,
  'evaluations.status': operators,
  'evaluations.list': everybody,
  'evaluations.get': everybody,
  'evaluations.rankings': everybody,
  'evaluations.contest': subjects,
  'approvals.submit': authors,
  'approvals.triage': management,
  'approvals.sync': operators,
  'approvals.list': everybody,
  'approvals.get': everybody,
  'approvals.decide': deciders,
  'approvals.override': people,
  'approvals.calibration': operators,
  'approvals.calibrate': executives,
  'approvals.pause': management,
  'people.importRoster': operators,
  'people.save': operators,
  'people.list': everybody,
  'people.sync': operators,
  'people.erase': executives,
  'rules.get': operators,
  'rules.save': management,
  'rules.dryRun': management,
  'rules.history': operators,
  'prompts.list': operators,
  'prompts.get': operators,
  'prompts.save': management,
  'reports.performance': everybody,
  'reports.weekly': operators,
  'reports.costs': operators,
  'reports.quality': operators,
  'reviews.queue': deciders,
  'reviews.record': people,
  'reviews.label': people,
  'mail.templates': operators,
  'mail.preview': operators,
  'mail.list': operators,
  'mail.send': operators,
  'mail.resend': hands,
  'mail.report': operators,
  'mail.holds': operators,
  'mail.release': hands,
  'mail.claim': operators,
  'mail.confirm': operators,
  'audit.list': operators,
  'audit.verify': operators,
  'audit.export': operators,
  'events.list': operators,
  'jobs.list': operators,
  'jobs.run': operators,
  'health.check': anyone,
} as const satisfies Record<string, AccessRow>;

export type OperationName = keyof typeof accessTable;
