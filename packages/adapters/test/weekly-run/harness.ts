import type { AiManager, LlmProvider, LlmRequest, Mailer, PersonId, Project, ProjectId, Rules, Storage, Submission, Week } from '@ai-manager/core';
import { createAiManager, defaultRules, hashText, normalisedForComparison, toWeek } from '@ai-manager/core';
import { createMemoryDocumentStore, createMemoryMailer, createMemoryTelemetry } from '@ai-manager/core/memory';
import type { FixedClock, ScriptedAnswer } from '@ai-manager/core/testing';
import { createFixedClock, createScriptedModel } from '@ai-manager/core/testing';
import { createPgliteStorage } from '../../src/pglite/index.ts';

export const week = toWeek('2026-W47');
export const executive = { id: 'executive-1', role: 'executive', via: 'test' } as const;

/** What the sections of a test submission say; long enough to be quoted. */
export const sections = {
  oneLiner: 'Ledgerly lets 40 bakeries close their books in 12 minutes a day.',
  tam: 'There are 9,000 bakeries in Poland at 300 EUR a year, says GUS 2025.',
  spov: 'Bookkeeping by photo beats bank feeds, because bakers pay suppliers in cash.',
  goals: 'Reach 45 paying bakeries by 2026-11-29 and an error rate below 2 %.',
  achievements: 'On 2026-11-19 five bakeries signed, 40 in all, up from 35 a week before.',
};

export interface JudgeScript {
  /** level of every judged criterion of a project, by the project's one-liner; 4 when absent */
  readonly level?: (request: LlmRequest) => number | null;
  /** takes over the whole answer */
  readonly answer?: (request: LlmRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer> | undefined;
  readonly id?: string;
}

/** A model that judges as told and quotes the section it judges. */
export function scriptedJudge(script: JudgeScript = {}) {
  const id = script.id ?? 'first';
  return createScriptedModel(
    async (request, index) => {
      const own = await script.answer?.(request, index);
      if (own !== undefined) return own;
      if (request.name === 'evaluation.feedback') return { json: feedback };
      const input = request.input as { criteria: { id: string; sections: (keyof typeof sections)[] }[]; submission: Record<string, string> };
      const level = script.level === undefined ? 4 : script.level(request);
      return {
        json: {
          criteria: input.criteria.map((criterion) => ({
            criterionId: criterion.id,
            level,
            evidence: criterion.sections.map((section) => input.submission[section] ?? ''),
            missing: ['A second source.'],
          })),
        },
      };
    },
    { id, provider: id, model: `${id}-1` },
  );
}

const feedback = { summary: 'A week with figures.', strengths: ['Five new customers.'], improvements: ['Name the source of the price.'], nextSteps: ['Ask ten bakers.'] };

export interface Bench extends AsyncDisposable {
  readonly manager: AiManager;
  readonly storage: Storage;
  readonly clock: FixedClock;
  readonly mailer: ReturnType<typeof createMemoryMailer>;
  readonly telemetry: ReturnType<typeof createMemoryTelemetry>;
}

export interface BenchOptions {
  readonly llm?: readonly [LlmProvider, ...LlmProvider[]];
  readonly rules?: Partial<Rules>;
  readonly mailer?: Mailer;
  readonly storage?: Storage;
  /** wraps the storage, to let a call fail */
  readonly wrap?: (storage: Storage) => Storage;
}

/** A manager on PGlite in memory with rules saved and a clock that stands on Monday, 2026-11-23. */
export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const storage = options.storage ?? createPgliteStorage({ folder: 'memory' });
  const clock = createFixedClock();
  const mailer = createMemoryMailer();
  const telemetry = createMemoryTelemetry();
  const manager = createAiManager(
    {
      storage: options.wrap === undefined ? storage : options.wrap(storage),
      llm: options.llm ?? [scriptedJudge()],
      clock,
      mailer: options.mailer ?? mailer,
      telemetry,
      documents: createMemoryDocumentStore({ clock }),
    },
    { actor: executive },
  );
  await manager.rules.save({ rules: { ...defaultRules, organisation: { name: 'Bakers' }, ...options.rules } });
  return { manager, storage, clock, mailer, telemetry, [Symbol.asyncDispose]: () => manager.close() };
}

export interface Person {
  readonly id: string;
  readonly projects: readonly string[];
}

/** People with their projects; every project gets a submission that differs from all others. */
export async function populate({ manager, storage }: Bench, people: readonly Person[], text: (projectId: string) => Partial<Submission['sections']> = () => ({})): Promise<void> {
  for (const person of people) {
    await manager.people.save({ id: person.id as PersonId, name: `Person ${person.id}`, email: `${person.id}@example.com` });
    for (const id of person.projects) {
      await manager.projects.save({ id: id as ProjectId, name: `Project ${id}`, ownerId: person.id as PersonId, stage: 'S1' });
      await submit(storage, { id: id as Project['id'], ownerId: person.id as PersonId }, { week, text: text(id) });
    }
  }
}

export async function submit(storage: Storage, project: Pick<Project, 'id' | 'ownerId'>, { week: of, text }: { week: Week; text: Partial<Submission['sections']> }): Promise<void> {
  const submission: Submission = {
    projectId: project.id,
    week: of,
    sections: { ...sections, oneLiner: `${sections.oneLiner} It is called ${project.id}.`, ...text },
    links: [],
    language: 'en',
    submittedAt: '2026-11-20T10:00:00.000Z',
    submittedBy: project.ownerId,
  };
  const decision = {
    id: `submit-${project.id}-${of}`,
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
  const contentHash = await hashText(normalisedForComparison(submission.sections));
  await storage.projects.submit({ submission, contentHash }, { ...decision, attempts: [] }, {});
}

/** `count` people with one project each, `p01`/`a01` and so on. */
export function crowd(count: number): readonly Person[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return { id: `p${number}`, projects: [`a${number}`] };
  });
}
