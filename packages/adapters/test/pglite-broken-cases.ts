import type { DecisionRecord, Metric, RosterBatch, Storage, StoredSubmission } from '@ai-manager/core';
import type { Break, Loose } from './pglite-broken-ports.ts';
import {
  accepts,
  alters,
  altersFirst,
  answers,
  deaf,
  followsUp,
  halfWritesFirst,
  lists,
  overlooks,
  remembers,
  returns,
} from './pglite-broken-ports.ts';

/** Case title -> a port that breaks what the case is about. */
export type BrokenCases = Readonly<Record<string, Break>>;

const reversed = (items: readonly Loose[]): readonly Loose[] => items.toReversed();
/** Drops the decision of a store's method, whose options come last. */
const withoutDecision = (path: string, index: number): Break =>
  alters(path, (args) => args.map((arg, place) => (place === index ? null : arg)));
const saveOnly: never = ((storage: Storage, [batch]: [RosterBatch]) =>
  Promise.all(batch.people.map((person) => storage.people.save({ ...person, leadId: null }, {})))) as never;

const storageCases: BrokenCases = {
  'reports a healthy database': returns('check', (health) => ({ ...health, parts: [] })),
  'knows every method of every store': (storage) => ({
    ...storage,
    runs: { ...storage.runs, extra: async () => null } as Storage['runs'],
  }),
  'says whether another process can have it open': (storage) => ({ ...storage, exclusive: undefined as never }),
  'rejects every call whose signal is aborted with its reason, and writes nothing': deaf('metrics.list'),
  'undoes a write that is aborted half-way': halfWritesFirst('people.importRoster', (storage) =>
    storage.people.save(
      {
        id: 'x',
        name: 'x',
        email: 'x@example.org',
        team: null,
        leadId: null,
        timeZone: null,
        language: null,
        status: 'active',
      } as never,
      {},
    ),
  ),
  'answers many calls at once': remembers('people.save'),
  'can be closed twice, also before its first use, and rejects calls afterwards': answers('close'),
  'finishes calls under way before it closes': followsUp('people.save', () => Promise.reject(new Error('closed'))),
};

const peopleCases: BrokenCases = {
  'returns a person as saved': altersFirst('people.save', () => ({ timeZone: null })),
  'returns null for an unknown person': answers('people.get', { id: 'nobody' }),
  'replaces a person who is saved again': remembers('people.save'),
  'refuses a lead who is unknown with NOT_FOUND': altersFirst('people.save', () => ({ leadId: null })),
  'lists people by id, the same in pages as at once': lists('people.list', (items) =>
    items.toSorted((a, b) => String(a['id']).localeCompare(String(b['id']), 'en')),
  ),
  'filters people by id, status and lead': overlooks('people.list', 'leadId'),
  'refuses a cursor that is not from a page with INVALID_INPUT': overlooks('people.list', 'cursor'),
  'refuses a limit below 1 with INVALID_INPUT': overlooks('people.list', 'limit'),
};

const rosterCases: BrokenCases = {
  'imports people, projects, submissions, metrics and the decision together': altersFirst(
    'people.importRoster',
    () => ({ metrics: [] }),
  ),
  'imports finished runs with their evaluations': altersFirst('people.importRoster', (batch) => ({
    history: (batch['history'] as readonly Loose[]).map((entry) => ({ ...entry, evaluations: [] })),
  })),
  'ranks imported runs against the week before': lists('evaluations.ranking', (items) =>
    items.map((row) => ({ ...row, change: null })),
  ),
  'leaves out a history run whose week already has a run': returns('runs.latest', (run) => ({
    ...run,
    id: 'run-2026-W46',
    status: 'finished',
  })),
  'replaces known rows when the same roster is imported again': remembers('people.importRoster'),
  'writes nothing of an import when one row refers to something unknown': halfWritesFirst(
    'people.importRoster',
    saveOnly,
  ),
  'writes nothing of an import when its decision is already stored': halfWritesFirst('people.importRoster', saveOnly),
  'imports the last of rows that have the same key': altersFirst('people.importRoster', (batch) => ({
    people: (batch['people'] as readonly Loose[]).toReversed(),
    metrics: (batch['metrics'] as readonly Loose[]).toReversed(),
  })),
  'imports more rows than one statement takes parameters': altersFirst('people.importRoster', (batch) => ({
    projects: (batch['projects'] as readonly Loose[]).slice(0, 1_000),
  })),
  'makes imported judgements available for reuse': altersFirst('people.importRoster', (batch) => ({
    ...batch,
    history: [],
  })),
};

const projectCases: BrokenCases = {
  'returns a project as saved': altersFirst('projects.save', () => ({ description: '' })),
  'returns null for an unknown project': answers('projects.get', { id: 'none' }),
  'replaces a project that is saved again': remembers('projects.save'),
  'refuses a project of an unknown owner with NOT_FOUND': accepts('projects.save'),
  'lists projects by id, the same in pages as at once': lists('projects.list', reversed),
  'lists no project twice when one is added between two pages': altersFirst('projects.list', (filter) =>
    filter['cursor'] === undefined ? {} : { cursor: Buffer.from('["b"]').toString('base64url') },
  ),
  'filters projects by id, owner and status': overlooks('projects.list', 'status'),
  'stores a submission with its decision': alters('projects.submit', ([stored, decision, options]) => [
    stored,
    { ...(decision as Loose), id: 'other' },
    options,
  ]),
  'replaces the submission of the same project and week, and of no other': altersFirst(
    'projects.submit',
    ({ submission }) => ({ submission: { ...(submission as Loose), projectId: 'alpha' } }),
  ),
  'stores no submission when its decision is already stored': halfWritesFirst('projects.submit', ((
    storage: Storage,
    [stored]: [StoredSubmission],
  ) => storage.projects.submit(stored, otherDecision, {})) as never),
  'refuses a submission to an unknown project with NOT_FOUND, without its decision': halfWritesFirst(
    'projects.submit',
    ((storage: Storage, [, decision]: [unknown, DecisionRecord]) => storage.decisions.append([decision], {})) as never,
  ),
  'keeps every character that Unicode has, and replaces what it has not': alters(
    'projects.submit',
    ([stored, ...rest]) => [JSON.parse(JSON.stringify(stored).replaceAll('\u200D', '')), ...rest],
  ),
  'stores a submission of a million characters': alters('projects.submit', ([stored, ...rest]) => [
    JSON.parse(JSON.stringify(stored).replaceAll(/é{65536}/gu, 'é')),
    ...rest,
  ]),
  'lists submissions newest week first, then by project, the same in pages as at once': lists(
    'projects.listSubmissions',
    reversed,
  ),
  'filters submissions by project and week': overlooks('projects.listSubmissions', 'week'),
};

const otherDecision = {
  id: 'other',
  kind: 'submission',
  subject: { type: 'project', id: 'alpha' },
  actor: { id: 'x', role: 'service', via: 'test' },
  at: '2026-11-23T09:00:00.000Z',
  runId: null,
  inputHash: null,
  promptVersions: {},
  rulesVersion: null,
  attempts: [],
  outcome: {},
} as DecisionRecord;

const metricCases: BrokenCases = {
  'returns metrics as saved': lists('metrics.list', (items) => items.map((row) => ({ ...row, source: 'import' }))),
  'replaces a metric of the same person, project, week and name': remembers('metrics.save'),
  'saves all metrics or none': halfWritesFirst('metrics.save', ((storage: Storage, [metrics]: [readonly Metric[]]) =>
    storage.metrics.save(metrics.slice(0, 1), {})) as never),
  'orders metrics by person, project with none first, name and week': lists('metrics.list', reversed),
  'filters metrics by week, person and project': overlooks('metrics.list', 'projectIds'),
};

const withRows = (path: string, change: (row: Loose) => Loose): Break =>
  altersFirst(path, (batch) => ({ syncs: (batch['syncs'] as readonly Loose[]).map(change) }));

const activityCases: BrokenCases = {
  'returns rows as recorded, with the metrics that were read': altersFirst('activity.record', () => ({ metrics: [] })),
  'keeps what was read before when a later attempt fails': lists('activity.list', (items) =>
    items.map((row) => (row['status'] === 'failed' ? { ...row, fetchedAt: null } : row)),
  ),
  'replaces what was read, and remembers up to when each metric holds': lists('activity.list', (items) =>
    items.map((row) => ({ ...row, metricTimes: { hours: (row['metricTimes'] as Loose)['hours'] } })),
  ),
  'records everything or nothing': halfWritesFirst('activity.record', ((
    storage: Storage,
    [{ syncs }]: [{ readonly syncs: readonly never[] }],
  ) => storage.activity.record({ syncs: syncs.slice(0, 1), metrics: [] }, {})) as never),
  'orders rows by person, week and source': lists('activity.list', reversed),
  'filters rows by week and person': overlooks('activity.list', 'personIds'),
  'returns documents by person and week, without sources that have none': withRows('activity.record', (row) => ({
    ...row,
    documents: [],
  })),
};

const decisionCases: BrokenCases = {
  'returns decision records as appended': alters('decisions.append', ([records, options]) => [
    (records as readonly Loose[]).map((record) => ({ ...record, inputHash: null })),
    options,
  ]),
  'refuses a record whose id is stored with CONFLICT and keeps the stored one': accepts('decisions.append'),
  'lists records newest first, then by id, the same in pages as at once': lists('decisions.list', reversed),
  'orders instants by time, whatever their offset and precision': lists('decisions.list', (items) =>
    items.toSorted((a, b) => (String(a['at']) < String(b['at']) ? 1 : -1)),
  ),
  'filters records by subject, run and kind': overlooks('decisions.list', 'subjectId'),
  'filters records by actor, type of subject and time': overlooks('decisions.list', 'before'),
  'returns personal data with its record': lists('decisions.list', (items) =>
    items.map((record) => ({ ...record, personal: null })),
  ),
};

const promptCases: BrokenCases = {
  'saves a first version and returns it': returns('prompts.save', (prompt) => ({ ...prompt, labels: [] })),
  'returns null for an unknown name, version or label': answers('prompts.get', { version: 1 }),
  'moves labels to the new version and leaves the others': altersFirst('prompts.save', () => ({
    labels: ['production', 'prod-a'],
  })),
  'refuses a stale version with CONFLICT and names the current one': accepts('prompts.save'),
  'refuses an expected version of a name that does not exist with CONFLICT': altersFirst('prompts.save', () => ({
    expectedVersion: null,
  })),
  'lets one of several authors of the same version win': accepts('prompts.save'),
  'saves a prompt with its decision, together': withoutDecision('prompts.save', 1),
  'lists the newest version of each name, or all versions of one, newest first': overlooks('prompts.list', 'name'),
};

const rulesCases: BrokenCases = {
  'returns null while there are no rules': answers('rules.get', {}),
  'saves rules as the next version and returns them': altersFirst('rules.save', () => ({ note: '' })),
  'refuses stale rules with CONFLICT and names the current version': accepts('rules.save'),
  'lets one of several authors of the same rules win': accepts('rules.save'),
  'saves rules with their decision, together': withoutDecision('rules.save', 1),
  'lists the history newest first': lists('rules.history', reversed),
};

/** Broken ports for every part but those of runs and evaluations. */
export const brokenRecords: Readonly<Record<string, BrokenCases>> = {
  storage: storageCases,
  'people store': peopleCases,
  'roster import': rosterCases,
  'project store': projectCases,
  'metric store': metricCases,
  'activity store': activityCases,
  'decision store': decisionCases,
  'prompt store': promptCases,
  'rules store': rulesCases,
};
