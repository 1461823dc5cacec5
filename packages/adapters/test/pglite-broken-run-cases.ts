import type { RecordedItem, ReviewChange, RunFinish, Storage } from '@ai-manager/core';
import type { BrokenCases } from './pglite-broken-cases.ts';
import type { Break, Loose } from './pglite-broken-ports.ts';
import {
  accepts,
  alters,
  altersFirst,
  answers,
  halfWritesFirst,
  lists,
  overlooks,
  remembers,
  returns,
} from './pglite-broken-ports.ts';

const reversed = (items: readonly Loose[]): readonly Loose[] => items.toReversed();
const withMember = (name: string, value: unknown) => (items: readonly Loose[]) =>
  items.map((item) => ({ ...item, [name]: value }));
/** Only these members of a run's or dossier's list. */
const setsMember = (path: string, name: string, value: unknown): Break =>
  returns(path, (result) => ({ ...result, [name]: value }));
const setsCount = (path: string, name: string, value: number): Break =>
  returns(path, (run) => ({ ...run, counts: { ...(run['counts'] as Loose), [name]: value } }));
const queueMails = (storage: Storage, [finish]: [RunFinish]) => storage.outbox.enqueue(finish.outbox, finish.now, {});
/** Writes the decisions although the items may be refused. */
const logsFirst = halfWritesFirst('runs.recordBatch', ((
  storage: Storage,
  [, items]: [unknown, readonly RecordedItem[]],
) =>
  storage.decisions.append(
    items.map(({ decisions }) => ({ ...decisions[0], id: `early-${decisions[0]?.id}` }) as never),
    {},
  )) as never);

const evaluationCases: BrokenCases = {
  'returns an evaluation as recorded': setsMember('evaluations.get', 'reusedFrom', null),
  'returns null for an unknown evaluation': answers('evaluations.get', {}),
  'lists newest week first, then project, then highest revision, the same in pages as at once': overlooks(
    'evaluations.list',
    'latestOnly',
  ),
  'filters evaluations by week, run, project, person and status': overlooks('evaluations.list', 'personIds'),
  'looks at the highest revision before it filters, unless a run is named': altersFirst(
    'evaluations.list',
    (filter) => ({
      latestOnly: filter['status'] === undefined && filter['latestOnly'] !== false,
    }),
  ),
  'returns the latest score of each project by week, then project': lists('evaluations.scores', reversed),
  'returns the ranking of the last finished run, best first, empty when there is none':
    remembers('evaluations.ranking'),
  'keeps the ranking when a few projects are judged anew': altersFirst('runs.start', () => ({ projects: 'all' })),
  'reviews an evaluation together with its decision and its place in the run': setsCount('runs.get', 'graded', 1),
  "puts a person's grade in place of the provisional one, also none": overlooks('evaluations.review', 'grade'),
  'refuses a review of an unknown evaluation with NOT_FOUND, without its decision': accepts('evaluations.review'),
  'refuses a review whose status is stale with CONFLICT and changes nothing': altersFirst('evaluations.review', () => ({
    expectedStatus: 'graded',
  })),
  'lets one of several reviewers of the same status win': accepts('evaluations.review'),
  'leaves an evaluation as it was when the decision of its review is already stored': halfWritesFirst(
    'evaluations.review',
    ((storage: Storage, [change]: [ReviewChange]) =>
      storage.evaluations.review({ ...change, decision: { ...change.decision, id: 'early' } }, {})) as never,
  ),
};

const dossierCases: BrokenCases = {
  'loads project, owner, submission, metrics and last judgement in one dossier': lists(
    'evaluations.loadDossiers',
    withMember('metrics', []),
  ),
  'loads dossiers in the order asked and leaves out unknown projects': lists('evaluations.loadDossiers', reversed),
  'shows what is missing as null or empty': lists('evaluations.loadDossiers', withMember('submission', undefined)),
  'names other projects with the same text in the same week': lists(
    'evaluations.loadDossiers',
    withMember('duplicateOf', ['b', 'c']),
  ),
  'names ten duplicates at most, the first by id': lists('evaluations.loadDossiers', withMember('duplicateOf', [])),
  'takes metrics of the project and of its owner, of this week only': lists('evaluations.loadDossiers', (items) =>
    items.map((item) => ({
      ...item,
      metrics: (item['metrics'] as readonly Loose[]).filter((metric) => metric['projectId'] === null),
    })),
  ),
  'takes the latest judgement, passing over failed and unjudged evaluations and later weeks': alters(
    'evaluations.loadDossiers',
    ([ids, , options]) => [ids, '2026-W48', options],
  ),
  'takes a judgement whose evaluation failed afterwards': lists(
    'evaluations.loadDossiers',
    withMember('lastJudged', null),
  ),
  'says when the sources were last read for the owner in this week, by source': lists(
    'evaluations.loadDossiers',
    withMember('syncs', []),
  ),
  'takes the judgement of an earlier revision of the same week': alters(
    'evaluations.loadDossiers',
    ([ids, , options]) => [ids, '2026-W46', options],
  ),
};

const runCases: BrokenCases = {
  'makes a run with a pending item for every active project of an active owner': altersFirst('runs.start', () => ({
    projects: ['alpha', 'beta', 'archived'],
  })),
  'finds the run of the week again, with its versions and projects as they were': altersFirst('runs.start', () => ({
    mode: 'new',
  })),
  'finds a finished run of the week too': setsMember('runs.start', 'created', true),
  'gives callers at the same time the same run, made once': altersFirst('runs.start', () => ({ mode: 'new' })),
  'makes a new revision each time it is asked for one, also at the same time': altersFirst('runs.start', () => ({
    mode: 'resume',
  })),
  'makes a run over named projects, which is not the run of the week': altersFirst('runs.start', () => ({
    projects: 'all',
  })),
  'refuses a run over an unknown project with NOT_FOUND and makes none': altersFirst('runs.start', () => ({
    projects: ['alpha'],
  })),
  'refuses an id that another run has with CONFLICT': accepts('runs.start'),
  'finishes a run with its ranking and mails, together': altersFirst('runs.finish', () => ({ outbox: [] })),
  'writes down the events of a run and queues their deliveries with its finish, once, or not at all': altersFirst(
    'runs.finish',
    () => ({ events: [] }),
  ),
  'changes nothing when a finished run is finished again': halfWritesFirst('runs.finish', queueMails as never),
  'refuses to finish a run with pending items with CONFLICT, claimed or not': halfWritesFirst(
    'runs.finish',
    queueMails as never,
  ),
  'finishes nothing when the ranking names somebody unknown': altersFirst('runs.finish', () => ({ ranking: [] })),
  'refuses to finish or open an unknown run with NOT_FOUND': accepts('runs.reopen'),
  'opens a finished run again for failures that a retry may mend': setsMember('runs.reopen', 'round', 1),
  'replaces the failed evaluation of a reopened item and adds up what both tries cost': setsMember(
    'runs.finish',
    'costMicroUsd',
    1_500,
  ),
  'makes failures of an open run pending again without a new round': setsMember('runs.reopen', 'round', 2),
  'changes nothing when there is nothing to mend': setsMember('runs.reopen', 'round', 2),
  'returns null for an unknown run and for a week without one': answers('runs.latest', {}),
  'adds up counts, usage and cost from the ledger': setsCount('runs.get', 'pending', 0),
  'does not know the cost of a run when one evaluation has none': setsMember('runs.finish', 'costMicroUsd', 1_500),
  'lists runs newest week first, then highest revision, the same in pages as at once': lists('runs.list', reversed),
  'filters runs by week and scope': overlooks('runs.list', 'scope'),
};

const ledgerCases: BrokenCases = {
  'hands out pending items in project order, up to the limit': lists('runs.claim', reversed),
  'hands out each item to one of several workers at once': remembers('runs.claim'),
  'hands out an item again when its lease ran out, under a higher fence': lists('runs.claim', withMember('fence', 1)),
  'hands out only the projects asked for, of this run': overlooks('runs.claim', 'only'),
  'counts claimed items as pending': setsCount('runs.get', 'pending', 0),
  'prolongs the leases of items that are still held': alters('runs.renew', ([worker, items, , options]) => [
    worker,
    items,
    0,
    options,
  ]),
  'does not prolong items of other workers, taken over or recorded': alters('runs.renew', ([, ...rest]) => [
    'w-1',
    ...rest,
  ]),
  'gives released items to another worker at once': answers('runs.release'),
  'does not release what somebody else holds by now': alters('runs.release', ([, ...rest]) => ['w-2', ...rest]),
  'records evaluations, decisions and ledger states together': alters('runs.recordBatch', ([run, items, options]) => [
    run,
    (items as readonly Loose[]).map((item) => ({ ...item, decisions: [] })),
    options,
  ]),
  'records an item whose lease ran out as long as nobody took it': answers('runs.recordBatch', []),
  'refuses a stale fence and writes nothing of that item, but the others': currentFences(),
  'refuses an item that is recorded already and keeps what was recorded first': logsFirst,
  'takes the same evaluation again as recorded, and writes it once': returns(
    'runs.recordBatch',
    (ids: readonly string[]) => ids.slice(-1),
  ),
  'records an item once when several writers come at the same time': logsFirst,
  'records a project that is named twice in a batch once': logsFirst,
  'refuses an item that was given back': answers('runs.release'),
  'refuses a project that is not in the run': returns('runs.recordBatch', (ids: readonly string[]) => [...ids, 'b']),
  'writes nothing of a batch when one accepted row cannot be stored': halfWritesFirst('runs.recordBatch', ((
    storage: Storage,
    [run, items]: [never, readonly RecordedItem[]],
  ) => storage.runs.recordBatch(run, items.slice(0, 1), {})) as never),
  'refuses an evaluation of another week or revision than its run': alters(
    'runs.recordBatch',
    ([run, items, options]) => [
      run,
      (items as readonly RecordedItem[]).map((item) => ({
        ...item,
        evaluation: { ...item.evaluation, week: '2026-W47', revision: 1 },
      })),
      options,
    ],
  ),
};

/** Takes every writer for the current holder. */
function currentFences(): Break {
  return alters('runs.recordBatch', ([run, items, options]) => [
    run,
    (items as readonly RecordedItem[]).map((item) => ({
      ...item,
      fence: item.evaluation.projectId === 'a' ? 2 : item.fence,
    })),
    options,
  ]);
}

const brokenQueue = (name: 'outbox' | 'deliveries' | 'notices'): BrokenCases => ({
  'queues entries and returns them as they are': lists(`${name}.list`, withMember('attempts', 1)),
  'leaves a known key as it is and counts the new ones': returns(`${name}.enqueue`, (added: number) => added + 1),
  'hands out queued entries oldest first and marks them sending': lists(`${name}.claim`, reversed),
  'hands each entry to one of several claimers at once': remembers(`${name}.claim`),
  'hands out nothing twice while its claim lasts': altersFirst(`${name}.claim`, () => ({ leaseMs: 0, resend: true })),
  'records that an entry was sent, once': returns(`${name}.settle`, () => ['a']),
  'records failed, uncertain and returned entries with their error': alters(`${name}.settle`, ([outcomes, options]) => [
    (outcomes as readonly Loose[]).map((outcome) => ({ ...outcome, error: null })),
    options,
  ]),
  'ignores an outcome with another token, and takes the others of the batch': returns(`${name}.settle`, () => [
    'a',
    'b',
  ]),
  'marks an entry uncertain when its holder did not answer in time': altersFirst(`${name}.claim`, () => ({
    resend: true,
  })),
  'hands an entry out again after its claim ended when sending twice does no harm': altersFirst(
    `${name}.claim`,
    () => ({
      resend: false,
    }),
  ),
  'believes a late answer as long as nobody took the entry since': answers(`${name}.settle`, []),
  'hands an entry out again only after the pause that its outcome asks for': alters(
    `${name}.settle`,
    ([outcomes, options]) => [(outcomes as readonly Loose[]).map((outcome) => ({ ...outcome, pauseMs: 0 })), options],
  ),
  'ends claims that ran out without handing anything out when the limit is 0': altersFirst(
    `${name}.claim`,
    ({ limit }) => (limit === 0 ? { limit: 1 } : {}),
  ),
  'queues uncertain and failed entries again when asked, with the decision, and leaves others': alters(
    `${name}.requeue`,
    ([keys, , options]) => [keys, null, options],
  ),
  'believes a late answer for an entry that was queued again and not claimed since': answers(`${name}.settle`, []),
  'keeps claims, lists and counts to a prefix of the key': overlooks(`${name}.counts`, 'prefix'),
  'lists entries oldest first, then by key, the same in pages as at once': lists(`${name}.list`, reversed),
  'filters entries by status and counts every status, also those without entries': overlooks(`${name}.list`, 'status'),
});

const listsEvents = (change: (events: readonly Loose[]) => readonly Loose[]): Break =>
  returns('events.list', (answer: { readonly events: readonly Loose[] }) => ({
    ...answer,
    events: change(answer.events),
  }));

const setsEndpoints = (endpoints: readonly string[]): Break =>
  alters('events.append', ([announcements, options]) => [
    (announcements as readonly Loose[]).map((announcement) => ({ ...announcement, endpoints })),
    options,
  ]);

const setsEvents = (change: Loose): Break =>
  alters('mailHolds.report', ([events, options]) => [
    (events as readonly Loose[]).map((event) => ({ ...event, ...change })),
    options,
  ]);

const mailHoldCases: BrokenCases = {
  'makes a mail that came back failed, with the reason, and holds its address': setsEvents({ permanent: false }),
  'does not hold the address of a mail that came back for the moment': setsEvents({ permanent: true }),
  'notes a complaint with the mail, which stays sent, and holds its address': setsEvents({ kind: 'bounced' }),
  'finds a mail whose message id was never heard by its tag': setsEvents({ tag: null }),
  'does not hand out a mail again whose delivery became known while it waited to be sent again': answers(
    'mailHolds.report',
    [0],
  ),
  'leaves a mail alone that somebody claims to have come back before it was ever handed out': returns(
    'mailHolds.report',
    () => [0],
  ),
  'ignores events about mails of others and about other addresses, and counts the rest of the batch': setsEvents({
    address: 'ann@example.org',
  }),
  'takes events twice and in any order': setsEvents({ kind: 'bounced' }),
  'finds held addresses by address, in upper or lower case, and no others': answers('mailHolds.find', []),
  'lists holds by address, the same in pages as at once': lists('mailHolds.list', reversed),
  'releases an address once, together with the decision': alters('mailHolds.release', ([address, , options]) => [
    address,
    null,
    options,
  ]),
};

const eventCases: BrokenCases = {
  'writes events down with a delivery for each endpoint, and returns them as they are': setsEndpoints([]),
  'leaves a known event as it is, in its place, and counts the new ones': returns(
    'events.append',
    (added: number) => added + 1,
  ),
  'gives every event once, in the order of its places, to whoever asks on from each answer': listsEvents(reversed),
  'gives a later place to what is told later, also when it happened earlier': listsEvents(() => []),
  'gives events told by many at once to each of several readers once': listsEvents((events) => [...events, ...events]),
  'keeps to the types that are asked for, and goes past the others': overlooks('events.list', 'types'),
  'gives the newest, oldest of them first, and the end of the log without a position': listsEvents(reversed),
  'refuses a position behind its end with INVALID_INPUT': altersFirst('events.list', () => ({ after: 0 })),
  'has events without endpoints in the log only': setsEndpoints(['n8n']),
};

/** Broken ports for runs, their evaluations and their mails. */
export const brokenRuns: Readonly<Record<string, BrokenCases>> = {
  'evaluation store': evaluationCases,
  dossiers: dossierCases,
  'run store': runCases,
  'run ledger': ledgerCases,
  outbox: brokenQueue('outbox'),
  events: eventCases,
  deliveries: brokenQueue('deliveries'),
  notices: brokenQueue('notices'),
  'mail holds': mailHoldCases,
};
