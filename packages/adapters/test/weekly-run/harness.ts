import type {
  Actor,
  AiManager,
  AiManagerSettings,
  LlmRequest,
  MailMessage,
  PersonId,
  Ports,
  Project,
  ProjectId,
  Rules,
  Storage,
  Submission,
  Superbuilder,
  Week,
} from '@ai-manager/core';
import { createAiManager, defaultRules, hashText, normalisedForComparison, toWeek } from '@ai-manager/core';
import { operations } from '@ai-manager/core/catalogue';
import { createMemoryDocumentStore, createMemoryMailer, createMemoryTelemetry } from '@ai-manager/core/memory';
import type { FixedClock, ScriptedAnswer } from '@ai-manager/core/testing';
import { createFixedClock, createScriptedModel } from '@ai-manager/core/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { createPgliteBench } from '../pglite-bench.ts';

// One database per file, emptied for each bench; only opening it takes time.
const database = createPgliteBench();
beforeAll(async () => {
  await (await database.open()).rules.history({});
});
afterAll(() => database[Symbol.asyncDispose]());

export const week = toWeek('2026-W47');
export const executive = { id: 'executive-1', role: 'executive', via: 'test' } as const satisfies Actor;

/** What the sections of a test submission say; long enough to be quoted. */
export const sections = {
  oneLiner: 'Ledgerly lets 40 bakeries close their books in 12 minutes a day.',
  tam: 'There are 9,000 bakeries in Poland at 300 EUR a year, says GUS 2025.',
  spov: 'Bookkeeping by photo beats bank feeds, because bakers pay suppliers in cash.',
  goals: 'Reach 45 paying bakeries by 2026-11-29 and an error rate below 2 %.',
  achievements: 'On 2026-11-19 five bakeries signed, 40 in all, up from 35 a week before.',
};

type Answered = ScriptedAnswer | undefined;

export interface JudgeScript {
  /** level of every judged criterion; 4 when absent */
  readonly level?: (request: LlmRequest) => number | null;
  /** takes over the whole answer; undefined leaves it to the rest of the script */
  readonly answer?: (request: LlmRequest, index: number) => Answered | Promise<Answered>;
  readonly id?: string;
}

export interface JudgeInput {
  readonly criteria: readonly { readonly id: string; readonly sections: readonly (keyof typeof sections)[] }[];
  readonly submission: Readonly<Record<string, string>>;
}

export interface JudgedCriterion {
  readonly criterionId: string;
  readonly level: number | null;
  readonly evidence: readonly string[];
  readonly missing: readonly string[];
}

/** What a judge says that gives every criterion a level and quotes the section it judges. */
export function judged(request: LlmRequest, level: number | null = 4): readonly JudgedCriterion[] {
  const input = request.input as JudgeInput;
  return input.criteria.map((criterion) => ({
    criterionId: criterion.id,
    level,
    evidence: criterion.sections.map((section) => input.submission[section] ?? '').filter((text) => text !== ''),
    missing: ['A second source.'],
  }));
}

/** A model that judges as told and quotes the section it judges. */
export function scriptedJudge(script: JudgeScript = {}) {
  const id = script.id ?? 'first';
  return createScriptedModel(
    async (request, index) => {
      const own = await script.answer?.(request, index);
      if (own !== undefined) return own;
      if (request.name === 'evaluation.feedback') return { json: feedback };
      return { json: { criteria: judged(request, script.level === undefined ? 4 : script.level(request)) } };
    },
    { id, provider: id, model: `${id}-1` },
  );
}

const feedback = {
  summary: 'A week with figures.',
  strengths: ['Five new customers.'],
  improvements: ['Name the source of the price.'],
  nextSteps: ['Ask ten bakers.'],
};

export const isJudge = ({ name }: LlmRequest): boolean => name === 'evaluation.judge';
export const isFeedback = ({ name }: LlmRequest): boolean => name === 'evaluation.feedback';
/** Whether a request is about a project of {@link populate}. */
export const isAbout = (request: LlmRequest, projectId: string): boolean =>
  request.messages.some(({ content }) => content.includes(`It is called ${projectId}.`));

export interface Bench extends AsyncDisposable {
  readonly manager: AiManager;
  readonly storage: Storage;
  readonly clock: FixedClock;
  readonly mailer: ReturnType<typeof createMemoryMailer>;
  readonly telemetry: ReturnType<typeof createMemoryTelemetry>;
}

export interface BenchOptions extends Partial<Ports> {
  readonly rules?: Partial<Rules>;
  /** wraps the storage, to let a call fail */
  readonly wrap?: (storage: Storage) => Storage;
  readonly settings?: AiManagerSettings;
}

/** A manager on an empty PGlite with rules saved and a clock that stands on Monday, 2026-11-23. One at a time. */
export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const bench = await openBare(options);
  await bench.storage.rules.save(
    { rules: testRules(options.rules), note: '', createdBy: 'test', now: bench.clock.now(), expectedVersion: null },
    null,
    {},
  );
  return bench;
}

/** The same without rules. */
export async function openBare({ wrap, settings, ...ports }: BenchOptions = {}): Promise<Bench> {
  const storage = ports.storage ?? (await database.open());
  const clock = createFixedClock();
  const mailer = createMemoryMailer();
  const telemetry = createMemoryTelemetry();
  const documents = createMemoryDocumentStore({ clock });
  const all: Ports = {
    llm: [scriptedJudge()],
    clock,
    mailer,
    telemetry,
    documents,
    ...ports,
    storage: wrap?.(storage) ?? storage,
  };
  const manager = checked(createAiManager(all, { actor: executive, ...settings }));
  return { manager, storage, clock, mailer, telemetry, [Symbol.asyncDispose]: () => storage.close() };
}

/** Another manager on a bench's storage: a second process, or the same one after a crash. */
export function anotherManager(bench: Bench, options: BenchOptions = {}): AiManager {
  const { wrap, settings, ...ports } = options;
  const storage = wrap?.(bench.storage) ?? bench.storage;
  const all: Ports = { llm: [scriptedJudge()], clock: bench.clock, mailer: bench.mailer, ...ports, storage };
  return checked(createAiManager(all, { actor: executive, ...settings }));
}

export function testRules(change: Partial<Rules> = {}): Rules {
  return { ...defaultRules, organisation: { name: 'Bakers' }, ...change };
}

/** The same manager, whose every answer must fit the output schema of its operation. */
function checked(manager: AiManager): AiManager {
  const groups = manager as unknown as Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>;
  const facade: Record<string, Record<string, unknown>> = {};
  for (const { name, output } of operations) {
    const [group = '', key = ''] = name.split('.');
    const call = async (...args: unknown[]): Promise<unknown> => {
      const answer = await groups[group]?.[key]?.(...args);
      expect(output.parse(answer), `${name} answers in its own schema`).toEqual(answer);
      return answer;
    };
    facade[group] = { ...facade[group], [key]: call };
  }
  return { ...manager, ...facade } as AiManager;
}

export type Call = () => Promise<unknown>;

/**
 * Storage whose calls pass through a function: it may call on, before or after failing.
 *
 * @param intercept - gets the method as `runs.finish`, its arguments, and what makes the real call
 */
export function intercepted(
  storage: Storage,
  intercept: (method: string, call: Call, args: readonly unknown[]) => Promise<unknown>,
): Storage {
  const wrapStore = (name: string, store: object): object =>
    new Proxy(store, {
      get: (target, key) => {
        const member = Reflect.get(target, key) as unknown;
        if (typeof member !== 'function' || typeof key !== 'string') return member;
        return (...args: unknown[]) =>
          intercept(
            `${name}.${key}`,
            () => (member as (...all: unknown[]) => Promise<unknown>).apply(target, args),
            args,
          );
      },
    });
  return new Proxy(storage, {
    get: (target, key) => {
      const member = Reflect.get(target, key) as unknown;
      return typeof key === 'string' && typeof member === 'object' && member !== null ? wrapStore(key, member) : member;
    },
  });
}

export interface TestPerson extends Partial<Omit<Superbuilder, 'id'>> {
  readonly id: string;
  readonly projects: readonly string[];
}

type Texts = (projectId: string) => Partial<Submission['sections']> | null;

/** People with their projects; every project gets a submission that differs from all others (none where `text` is null). */
export async function populate(
  bench: Pick<Bench, 'storage'>,
  people: readonly TestPerson[],
  text: Texts = () => ({}),
): Promise<void> {
  const { storage } = bench;
  for (const { projects, ...given } of people) {
    const person = {
      name: `Person ${given.id}`,
      email: `${given.id}@example.com`,
      team: null,
      leadId: null,
      timeZone: null,
      language: null,
      status: 'active',
      ...given,
    } as const;
    await storage.people.save(person as Superbuilder, {});
    for (const id of projects) {
      const project = {
        id: id as ProjectId,
        name: `Project ${id}`,
        ownerId: person.id as PersonId,
        stage: 'S1',
        description: '',
        status: 'active',
      } as const;
      await storage.projects.save(project, {});
      const own = text(id);
      if (own !== null) await submit(storage, project, { week, text: own });
    }
  }
}

/** The two projects of `crowd(2)` report again, a week later. */
export async function submitWeekAfter({ storage, clock }: Bench, next: Week): Promise<void> {
  clock.advance(7 * 86_400_000);
  for (const [index, id] of ['a01', 'a02'].entries())
    await submit(
      storage,
      { id, ownerId: `p0${index + 1}` },
      { week: next, text: { goals: 'Another goal with 7 figures.' } },
    );
}

export async function submit(
  storage: Storage,
  project: { readonly id: string; readonly ownerId: string },
  { week: of, text }: { week: Week; text: Partial<Submission['sections']> },
): Promise<void> {
  const submission: Submission = {
    projectId: project.id as Project['id'],
    week: of,
    sections: { ...sections, oneLiner: `${sections.oneLiner} It is called ${project.id}.`, ...text },
    links: [],
    language: 'en',
    submittedAt: '2026-11-20T10:00:00.000Z',
    submittedBy: project.ownerId as PersonId,
  };
  const contentHash = await hashText(normalisedForComparison(submission.sections));
  const decision = {
    id: `submit-${project.id}-${of}-${contentHash}`,
    kind: 'submission',
    subject: { type: 'project', id: project.id },
    actor: executive,
    at: submission.submittedAt,
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: null,
    attempts: [],
    outcome: {},
  } as const;
  await storage.projects.submit({ submission, contentHash }, { ...decision, attempts: [] }, {});
}

/** `count` people with one project each, `p01`/`a01` and so on. */
export function crowd(count: number): readonly TestPerson[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return { id: `p${number}`, projects: [`a${number}`] };
  });
}

/** The latest evaluation of a project in the week. */
export async function evaluationOf(bench: Pick<Bench, 'storage'>, projectId: string) {
  const page = await bench.storage.evaluations.list({ week, projectIds: [projectId as ProjectId] }, {});
  const [evaluation] = page.items;
  if (evaluation === undefined) throw new Error(`There is no evaluation of ${projectId}.`);
  return evaluation;
}

export const codesOf = (evaluation: {
  readonly reviewReasons: readonly { readonly code: string }[];
}): readonly string[] => evaluation.reviewReasons.map(({ code }) => code);

/** The mails that left, by address: several are handed over at a time, in no particular order. */
export function mailsOf({ mailer }: Pick<Bench, 'mailer'>): readonly MailMessage[] {
  const order = ({ to }: MailMessage): string => to.address;
  return mailer.sent.map(({ message }) => message).toSorted((a, b) => order(a).localeCompare(order(b), 'en'));
}
