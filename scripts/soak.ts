// Kills the weekly evaluation at random instants, hundreds of times, and looks at what is left after each week:
// `npm run soak -- --kills 200 [--backend pglite|postgres] [--seed 1] [--json]`
import { parseArgs } from 'node:util';
import { startModelServer } from '@ai-manager/test-servers/model';
import type { Database, WeeklyTask } from '../packages/adapters/test/survival/database.ts';
import { startBackend, survivalWeek } from '../packages/adapters/test/survival/database.ts';
import { outcomeOf, startProcess } from '../packages/adapters/test/survival/evaluate-in-process.ts';
import type { Differences, Findings } from '../packages/adapters/test/survival/findings.ts';
import { compareFindings, findingsOf, undisturbedFindings } from '../packages/adapters/test/survival/findings.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    backend: { type: 'string', default: 'both' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const kinds = (['pglite', 'postgres'] as const).filter((kind) => values.backend === 'both' || values.backend === kind);
if (!Number.isInteger(kills) || kills < 1 || kinds.length === 0) {
  console.error('Use: npm run soak -- [--kills <number>] [--backend pglite|postgres|both] [--seed <number>] [--json]');
  process.exit(2);
}

interface Soaked {
  readonly backend: Database['kind'];
  readonly kills: number;
  /** weeks that were finished, each after any number of kills */
  readonly weeks: number;
  /** what processes said last when they were killed, and how often */
  readonly killedDuring: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubled: number;
  readonly changed: number;
  readonly mailsLost: number;
  readonly mailsDoubled: number;
  readonly rankingsDiffering: number;
  readonly spendingDiffering: number;
}

/** Park and Miller's generator: the same seed kills at the same instants, as far as a machine repeats itself. */
function createRandom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

async function soak(kind: Database['kind']): Promise<Soaked> {
  await using backend = await startBackend(kind);
  await using model = await startModelServer({ latencyMs: 40 });
  const random = createRandom(Number(values.seed));
  const freshTask = async (): Promise<WeeklyTask> => ({
    ...(await backend.fresh()),
    week: survivalWeek,
    modelUrl: model.baseUrl,
    leaseMs: 1_000,
    concurrency: 8,
  });
  const undisturbed = await freshTask();
  const spans = await measure(undisturbed);
  const expected = await undisturbedFindings(undisturbed.database, undisturbed.folder);
  const killedDuring: Record<string, number> = {};
  const differences: Differences[] = [];
  for (let done = 0; done < kills;) {
    const task = await freshTask();
    let finished = false;
    while (!finished) {
      const ended = await (done < kills ? startAndKill(task, spans, random) : startProcess(task).ended);
      finished = !ended.killed;
      if (finished) continue;
      done += 1;
      const phase = outcomeOf(ended).split(' ', 1)[0] || 'starting';
      killedDuring[phase] = (killedDuring[phase] ?? 0) + 1;
      if (done % 10 === 0) console.error(`${kind}: killed ${done} of ${kills}, ${differences.length} weeks finished`);
    }
    differences.push(await settle(task, expected));
  }
  return { backend: kind, kills, weeks: differences.length, killedDuring, ...sum(differences) };
}

/** Places in a process's life from which the instant of its death is counted, and how many deaths each gets. */
const deaths = [
  { after: null, share: 0.1 },
  // The database is opened, the run is loaded.
  { after: 'started', share: 0.1 },
  { after: 'evaluating', share: 0.6 },
  { after: 'ranking', share: 0.05 },
  { after: 'mailing', share: 0.15 },
] as const;

/** How long each of these places lasts in a run that nobody disturbs, in ms. */
type Spans = ReadonlyMap<string | null, number>;

async function measure(task: WeeklyTask): Promise<Spans> {
  const reached = new Map<string | null, number>([[null, performance.now()]]);
  await startProcess(task, (line) => {
    const [word = ''] = line.split(' ', 1);
    if (!reached.has(word)) reached.set(word, performance.now());
    return false;
  }).ended;
  const ended = performance.now();
  return new Map(
    deaths.map(({ after }, index) => {
      const next = deaths[index + 1]?.after;
      const until = next === undefined ? ended : (reached.get(next) ?? ended);
      return [after, until - (reached.get(after) ?? until)];
    }),
  );
}

/** Starts a process and kills it some time after it has reached a place drawn by lot; some end before that. */
async function startAndKill(task: WeeklyTask, spans: Spans, random: () => number) {
  let lot = random();
  const { after } = deaths.find(({ share }) => (lot -= share) < 0) ?? deaths[0];
  const delayMs = random() * (spans.get(after) ?? 0);
  let timer: NodeJS.Timeout | undefined;
  const running = startProcess(task, (line) => {
    if (after !== null && line.startsWith(after)) timer ??= setTimeout(() => running.kill(), delayMs);
    return false;
  });
  if (after === null) timer = setTimeout(() => running.kill(), delayMs);
  const ended = await running.ended;
  clearTimeout(timer);
  return ended;
}

/** Mails in the hands of a process that was killed are sent by a call after their lease is over. */
async function settle(task: WeeklyTask, expected: Findings): Promise<Differences> {
  for (let tries = 0; ; tries += 1) {
    const found = compareFindings(expected, await findingsOf(task.database, task.folder));
    if (found.mailsLost === 0 || tries === 3) return found;
    await new Promise((resolve) => setTimeout(resolve, 2 * task.leaseMs));
    await startProcess(task).ended;
  }
}

function sum(all: readonly Differences[]) {
  const total = (pick: (differences: Differences) => number): number =>
    all.reduce((so, differences) => so + pick(differences), 0);
  return {
    lost: total(({ lost }) => lost),
    doubled: total(({ doubled }) => doubled),
    changed: total(({ changed }) => changed),
    mailsLost: total(({ mailsLost }) => mailsLost),
    mailsDoubled: total(({ mailsDoubled }) => mailsDoubled),
    rankingsDiffering: total(({ rankingDiffers }) => (rankingDiffers ? 1 : 0)),
    spendingDiffering: total(({ spendingDiffers }) => (spendingDiffers ? 1 : 0)),
  };
}

const soaked: Soaked[] = [];
for (const kind of kinds) soaked.push(await soak(kind));
if (!values.json) console.table(soaked.map(({ killedDuring, ...row }) => ({ ...row, ...killedDuring })));
const budgets = soaked.flatMap(({ backend, lost, doubled, changed, mailsLost, mailsDoubled, ...differing }) =>
  Object.entries({
    lost,
    doubled,
    changed,
    mailsLost,
    mailsDoubled,
    rankingsDiffering: differing.rankingsDiffering,
    spendingDiffering: differing.spendingDiffering,
  }).map(([name, value]) => ({
    name: `${backend}: ${name}`,
    value,
    limit: 0,
    ok: value === 0,
  })),
);
console.log(JSON.stringify({ benchmark: 'soak', budgets, soaked }));
process.exitCode = budgets.every(({ ok }) => ok) ? 0 : 1;
