import type { ApprovalChange, DecisionRecord, Storage } from '@ai-manager/core';
import type { BrokenCases } from './pglite-broken-cases.ts';
import type { Break, Loose } from './pglite-broken-ports.ts';
import {
  accepts,
  alters,
  altersFirst,
  answers,
  exportsOther,
  followsUp,
  halfWritesFirst,
  lists,
  overlooks,
  remembers,
  returns,
} from './pglite-broken-ports.ts';

const reversed = (items: readonly Loose[]): readonly Loose[] => items.toReversed();
const withMember = (name: string, value: unknown) => (items: readonly Loose[]) =>
  items.map((item) => ({ ...item, [name]: value }));

/** Hands requests in one by one, so that those before a refused one stay. */
const submitsOneByOne = halfWritesFirst('approvals.submit', ((storage: Storage, [requests]: [readonly never[]]) =>
  Promise.all(requests.map((request) => storage.approvals.submit([request], {})))) as never);

/** Stores a request with another record, so that it stays when its own is refused. */
const recordsEarly = halfWritesFirst('approvals.submit', ((
  storage: Storage,
  [requests]: [readonly { readonly approval: never; readonly decision: DecisionRecord }[]],
) =>
  storage.approvals.submit(
    requests.map(({ approval, decision }) => ({ approval, decision: { ...decision, id: 'early' } })),
    {},
  )) as never);

/** Writes what follows although the change may be refused. */
const mailsFirst = halfWritesFirst('approvals.change', ((storage: Storage, [{ mails }]: [ApprovalChange]) =>
  storage.outbox.enqueue(mails, '2026-11-23T09:00:00.000Z', {})) as never);

const changeAnswers = (from: string, to: string): Break =>
  returns('approvals.change', (outcome: string) => (outcome === from ? to : outcome));

const changesReview = (change: Loose): Break =>
  altersFirst('approvals.change', ({ approval }) => {
    const { review, ...rest } = approval as Loose;
    return { approval: { ...rest, review: { ...(review as Loose), ...change } } };
  });

const storeCases: BrokenCases = {
  'stores a request as new, with its record, and returns it': lists('approvals.submit', (results) =>
    results.map(({ approval, ...result }) => ({ ...result, approval: { ...(approval as Loose), status: 'waiting' } })),
  ),
  'returns null for an unknown request': answers('approvals.get', {}),
  'leaves a request whose key is known as it is, without another record, in the order given': lists(
    'approvals.submit',
    withMember('added', true),
  ),
  'stores a request once that several hand in at the same time': lists('approvals.submit', withMember('added', true)),
  'refuses a request of an unknown person with NOT_FOUND, and stores none of the batch': submitsOneByOne,
  'stores nothing when the record of a request is already stored': recordsEarly,
  'lists oldest first, newest first and most confident first, each the same in pages as at once': overlooks(
    'approvals.list',
    'order',
  ),
  'lists requests of the same instant by id': lists('approvals.list', reversed),
  'filters by status, kind, person, confidence and times': overlooks('approvals.list', 'startBefore'),
  'finds what nobody decided before it was to expire': overlooks('approvals.list', 'expiredAt'),
  'finds what was chosen for a blind review that is still to be made, also after an automatic approval': altersFirst(
    'approvals.list',
    () => ({ status: ['waiting'] }),
  ),
  'counts every status, also those without requests, of everybody or of some': overlooks(
    'approvals.counts',
    'personIds',
  ),
  'reads instants with any offset and gives them in UTC': lists('approvals.submit', (results) =>
    results.map(({ approval, ...result }) => ({
      ...result,
      approval: { ...(approval as Loose), submittedAt: '2026-11-23T10:00:00+01:00' },
    })),
  ),
};

const changeCases: BrokenCases = {
  'hands out new requests oldest first, each to one caller until its lease is over': lists('approvals.claim', reversed),
  'hands each request to one of several claimers at once': remembers('approvals.claim'),
  'hands out only the requests asked for, as they are': overlooks('approvals.claim', 'ids'),
  'changes a request together with all that follows from it': altersFirst('approvals.change', () => ({ notices: [] })),
  'answers stale, and writes nothing, when somebody changed the request since or it does not exist': mailsFirst,
  'lets one of several changes of the same revision win': changeAnswers('stale', 'changed'),
  'writes nothing when one of the records is already stored': mailsFirst,
  'takes the same change twice as one, because its answer may have been lost': followsUp('approvals.change', ((
    storage: Storage,
    [{ approval }]: [ApprovalChange],
  ) =>
    storage.outbox.enqueue([{ key: `m-${approval.id}`, message: sampleMessage }], approval.submittedAt, {})) as never),
  'ends the claim of a request that was changed': answers('approvals.claim', []),
  'uses a token up once, and writes nothing for one that was used': altersFirst('approvals.change', () => ({
    tokenId: null,
  })),
  'approves automatically under a calibration that is on': changeAnswers('changed', 'automation-off'),
  'answers automation-off, and writes nothing, when the calibration is off, unknown or of another recipe, or its threshold is higher':
    mailsFirst,
  'refuses an automatic approval that names no calibration with INVALID_INPUT': accepts('approvals.change', 'changed'),
  'refuses states that cannot be with INVALID_INPUT: expired by a person, a verdict on what waits, a label that was not blind':
    changesReview({ blind: true, revealedTo: [] }),
  'lets an automatic approval be audited and overridden after automation ended': returns('approvals.get', (found) => ({
    ...found,
    status: 'approved',
  })),
  'approves nothing automatically that is changed while automation is switched off': changeAnswers(
    'automation-off',
    'changed',
  ),
};

const sampleMessage = {
  to: { name: 'Ann', address: 'ann@example.org' },
  from: { name: 'AI Manager', address: 'manager@example.org' },
  subject: 'Again',
  html: '<p>Again</p>',
  text: 'Again',
};

const reviewCases: BrokenCases = {
  'returns the eligible requests of a recipe that were chosen for blind review, oldest first': lists(
    'approvals.blindReviews',
    withMember('label', null),
  ),
  'says under which calibration a request was approved, also after a person changed it': lists(
    'approvals.blindReviews',
    (rows) => rows.map((row) => ({ ...row, automaticUnder: row['status'] === 'approved' ? 'c-1' : null })),
  ),
  'returns the confidences of the newest requests of a recipe, null for what is not eligible': lists(
    'approvals.recentConfidences',
    (rows) => rows.filter((row) => row !== null),
  ),
  'tells in one look what its stores tell of a person, their other requests and what people decided': returns(
    'approvals.dossier',
    (found) => ({ ...found, around: [] }),
  ),
  'knows nothing of a person nobody has heard of': returns('approvals.dossier', (found) => ({ ...found, counts: {} })),
  'counts which way requests took by local day of submission': altersFirst('approvals.flow', () => ({
    timeZone: 'UTC',
  })),
};

const calibrationCases: BrokenCases = {
  'returns a calibration as it was stored, with its decision, and null for an unknown one': returns(
    'calibrations.get',
    (found) => ({ ...found, tests: [] }),
  ),
  'has none in force until one is on, also after one that failed': answers('calibrations.current', null),
  'replaces the one that was on, whatever its recipe and whatever comes of the new one':
    remembers('calibrations.current'),
  'refuses a second calibration of the same round with CONFLICT and leaves the first on': accepts('calibrations.add'),
  'lets one of several calibrations of a round at the same time win, and one be on at most':
    accepts('calibrations.add'),
  'lists newest first, then by id, the same in pages as at once, also of one recipe': overlooks(
    'calibrations.list',
    'fingerprint',
  ),
  'switches off what is on, with the decision, the events and the mails': altersFirst('calibrations.switchOff', () => ({
    mails: [],
  })),
  'switches off once, and writes nothing the second time nor for one that never was on': answers(
    'calibrations.switchOff',
    true,
  ),
  'stays on when the decision of its end cannot be stored': alters('calibrations.switchOff', ([change, options]) => [
    { ...(change as Loose), decision: { ...((change as Loose)['decision'] as Loose), id: 'other' } },
    options,
  ]),
};

const secretCases: BrokenCases = {
  'stores the candidate when there is no secret of that name, and returns it from then on': remembers('secrets.obtain'),
  'gives everybody the same secret who asks at the same time': (storage) => ({
    ...storage,
    secrets: { obtain: async (_name, candidate) => candidate },
  }),
  'is not in an export': exportsOther((lines) => [
    ...lines.slice(0, -1),
    '{"table":"secrets","row":{}}',
    ...lines.slice(-1),
  ]),
  'cannot be brought in by an import': accepts('transfer.import'),
};

const checkpointCases: BrokenCases = {
  'gives everybody who asks a saver over the same threads, also at the same time': answers('checkpoints.saver', {
    put: async () => {},
    putWrites: async () => {},
    getTuple: async () => undefined,
  }),
  'has nothing to forget before anything was kept': answers('checkpoints.prune', 1),
  'forgets a thread, and nothing of another': answers('checkpoints.remove'),
  'forgets threads whose last checkpoint is older, oldest first and as many as asked for': altersFirst(
    'checkpoints.prune',
    () => ({ limit: 10 }),
  ),
  'leaves threads out of an export': exportsOther((lines) => [...lines, '{"thread":"thread-that-waits"}']),
};

/** Broken ports for requests and what automation rests on. */
export const brokenApprovals: Readonly<Record<string, BrokenCases>> = {
  approvals: storeCases,
  'changes of approvals': changeCases,
  'reviews of approvals': reviewCases,
  calibrations: calibrationCases,
  secrets: secretCases,
  checkpoints: checkpointCases,
};
