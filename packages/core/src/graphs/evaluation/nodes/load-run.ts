import type { PersonId, ProjectId, RunId } from '../../../domain/identifiers.ts';
import type { Project } from '../../../domain/project.ts';
import type { Run } from '../../../domain/run.ts';
import { lastCompleteWeek } from '../../../domain/week.ts';
import { ConfigurationError, InvalidInputError, NotFoundError } from '../../../errors.ts';
import type { CallOptions, Storage } from '../../../ports/index.ts';
import { pinPrompts, weeklyTemplateNames } from '../../../templates/index.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { NodeConfig } from '../node-config.ts';
import { callOptionsOf, weekContextOf } from '../node-config.ts';
import { assertBudgetCanBeKept } from '../prepare-run.ts';
import { assertWeekHasInput } from '../week-input.ts';
import type { WeekState, WeekUpdate } from '../week-state.ts';

/** Finds or makes the run of the week. What failed in earlier calls and may heal becomes pending again. */
export function createLoadRun(deps: EvaluationDeps) {
  const { ports, llm } = deps;
  const { storage } = ports;
  return async (state: WeekState, config: NodeConfig): Promise<WeekUpdate> => {
    const options = callOptionsOf(config);
    const rules = await storage.rules.get('latest', options);
    if (rules === null)
      throw new ConfigurationError(
        'There are no rules yet: save them with rules.save (defaultRules is a start) before the first evaluation.',
      );
    const week = state.week ?? lastCompleteWeek(ports.clock.now(), rules.rules.timeZone);
    const chosen = state.only.length === 0 ? undefined : await resolveProjects(storage, state.only, options);
    await assertSomethingToEvaluate(storage, options);
    if (!state.force) await assertWeekHasInput(storage, week, options);
    const { budgetUsd } = weekContextOf(config);
    await assertBudgetCanBeKept({ ports, llm }, { rules: rules.rules, budgetUsd }, options);
    const { run, created } = await storage.runs.start(
      {
        id: ports.ids.next() as RunId,
        week,
        mode: state.force ? 'new' : 'resume',
        projects: state.force && chosen !== undefined ? chosen : 'all',
        rulesVersion: rules.version,
        promptVersions: await pinPrompts(deps, { names: weeklyTemplateNames, rules: rules.rules }, options),
        now: ports.clock.now(),
      },
      options,
    );
    const mend = !created && (await mayMend(storage, { run, chosen }, options));
    const current = mend ? await storage.runs.reopen(run.id, options) : run;
    weekContextOf(config).onRun?.(current);
    return { week, run: current, hasWork: current.status === 'open' };
  };
}

/**
 * Projects named by their own id or by their owner's.
 * @throws NotFoundError naming the unknown ids; InvalidInputError when a named project is archived
 */
export async function resolveProjects(
  storage: Storage,
  ids: readonly string[],
  options: CallOptions,
): Promise<readonly ProjectId[]> {
  const found = new Map<ProjectId, Project>();
  const unknown: string[] = [];
  for (const id of new Set(ids)) {
    const project = await storage.projects.get(id as ProjectId, options);
    const owner = project === null ? await storage.people.get(id as PersonId, options) : null;
    const projects =
      project !== null
        ? [project]
        : owner === null
          ? []
          : (await storage.projects.list({ ownerIds: [owner.id], status: 'active' }, options)).items;
    if (project === null && owner === null) unknown.push(id);
    for (const entry of projects) found.set(entry.id, entry);
  }
  if (unknown.length > 0)
    throw new NotFoundError(`There is no person or project with the id ${unknown.join(', ')}.`, {
      details: { unknown },
    });
  const archived = [...found.values()].filter(({ status }) => status === 'archived').map(({ id }) => id);
  if (archived.length > 0)
    throw new InvalidInputError(
      `Archived projects are not evaluated: ${archived.join(', ')}. Make them active first.`,
      { details: { archived } },
    );
  if (found.size === 0)
    throw new InvalidInputError('The chosen people own no active project, so there is nothing to evaluate.');
  return [...found.keys()].toSorted();
}

/** A finished run is not opened again for projects that nobody asked for. */
async function mayMend(
  storage: Storage,
  { run, chosen }: { run: Run; chosen: readonly ProjectId[] | undefined },
  options: CallOptions,
): Promise<boolean> {
  if (run.counts.failed === 0 || chosen === undefined || run.status === 'open') return run.counts.failed > 0;
  const failed = await storage.evaluations.list({ runId: run.id, projectIds: chosen, status: 'failed' }, options);
  return failed.items.some(({ error }) => error?.retryable === true);
}

/** @throws NotFoundError when there is nobody to evaluate */
async function assertSomethingToEvaluate(storage: Storage, options: CallOptions): Promise<void> {
  const people = await storage.people.list({ status: 'active', limit: 1 }, options);
  if (people.items.length === 0)
    throw new NotFoundError('There are no active people: import a roster first (people.importRoster).', {
      details: { remedy: 'Import a folder with people.csv and projects.csv, or save people one by one.' },
    });
}
