import { hashJson, hashText } from '../../domain/hash.ts';
import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import { normalisedForComparison } from '../../domain/normalised-text.ts';
import { pagesOf } from '../../domain/pages.ts';
import type { Submission } from '../../domain/submission.ts';
import type { StoredSubmission } from '../../ports/index.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type * as descriptors from '../people.ts';
import { toHistoryRuns } from '../roster/history-runs.ts';
import type { ParsedRoster } from '../roster/parse-roster.ts';
import { parseRoster } from '../roster/parse-roster.ts';

type Output = Awaited<ReturnType<HandlerOf<typeof descriptors.importRoster>>>;

const nothing: Output['imported'] = { people: 0, projects: 0, metrics: 0, submissions: 0, evaluations: 0 };

export const importRoster: HandlerOf<typeof descriptors.importRoster> = async (context, { files, checkOnly }) => {
  const { storage, clock } = context.services.ports;
  const options = { signal: context.signal };
  const inputHash = await hashJson(files.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)));
  const last = (await storage.decisions.list({ kind: 'roster', limit: 1 }, options)).items[0];
  const roster = parseRoster({ files, known: await readKnown(context), receivedAt: clock.now() });
  const problems = [...roster.problems];
  if (!checkOnly && last?.inputHash === inputHash) return { outcome: 'unchanged', imported: nothing, problems };
  const graded = await readGradedWeeks(context);
  const fresh = { ...roster, history: roster.history.filter(({ week }) => !graded.has(week)) };
  const imported = countsOf(fresh);
  if (checkOnly) return { outcome: 'checked', imported, problems };
  await store(context, fresh, inputHash);
  return { outcome: 'imported', imported, problems };
};

async function store(context: OperationContext, roster: ParsedRoster, inputHash: string): Promise<void> {
  const { storage, clock, ids } = context.services.ports;
  const options = { signal: context.signal };
  const rulesVersion = (await storage.rules.get('latest', options))?.version ?? null;
  const decision = decisionOf(context, {
    kind: 'roster',
    subject: { type: 'roster', id: 'roster' },
    inputHash,
    rulesVersion,
    outcome: { ...countsOf(roster), problems: roster.problems.length },
  });
  const { people, projects, metrics } = roster;
  const submissions = await Promise.all(roster.submissions.map(toStored));
  const history = toHistoryRuns(roster.history, {
    rulesVersion: rulesVersion ?? 1,
    now: clock.now(),
    nextId: () => ids.next(),
  });
  context.signal?.throwIfAborted();
  await storage.people.importRoster({ people, projects, submissions, metrics, history, decision }, options);
}

async function toStored(submission: Submission): Promise<StoredSubmission> {
  return { submission, contentHash: await hashText(normalisedForComparison(submission.sections)) };
}

function countsOf({ people, projects, metrics, submissions, history }: ParsedRoster): Output['imported'] {
  return {
    people: people.length,
    projects: projects.length,
    metrics: metrics.length,
    submissions: submissions.length,
    evaluations: history.length,
  };
}

/** Ids that rows of the import may refer to. */
async function readKnown({ services, signal }: OperationContext) {
  const { people, projects } = services.ports.storage;
  const erased = new Set((await people.erased({ signal })).map(({ personId }) => personId));
  const personIds = new Set<PersonId>();
  for await (const page of pagesOf((from) => people.list(from, { signal })))
    for (const { id } of page) if (!erased.has(id)) personIds.add(id);
  const projectOwners = new Map<ProjectId, PersonId>();
  for await (const page of pagesOf((from) => projects.list(from, { signal })))
    for (const { id, ownerId } of page) if (!erased.has(ownerId)) projectOwners.set(id, ownerId);
  return { personIds, projectOwners, erased };
}

/** Weeks that have a run: imported grades never replace one. */
async function readGradedWeeks({ services, signal }: OperationContext): Promise<ReadonlySet<string>> {
  const { runs } = services.ports.storage;
  const weeks = new Set<string>();
  for await (const page of pagesOf((from) => runs.list(from, { signal }))) for (const { week } of page) weeks.add(week);
  return weeks;
}
