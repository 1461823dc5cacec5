import { defaultRubric } from '../../domain/default-rules.ts';
import type { PromptSource } from '../../domain/prompt-source.ts';
import { noteWithSource, storageRegistryId } from '../../domain/prompt-source.ts';
import { InvalidInputError, isAiManagerError, NotFoundError, toLoggable } from '../../errors.ts';
import type { NewRegistryPrompt } from '../../ports/index.ts';
import {
  checkMailTemplate,
  declaredVariables,
  formatTemplateProblem,
  isMailTemplateName,
  isTemplateName,
  templateModeOf,
  templateNames,
  promptVariablesFor,
} from '../../templates/index.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type * as descriptors from '../prompts.ts';
import { seedPrompts } from '../seed-prompts.ts';

export const listPrompts: HandlerOf<typeof descriptors.listPrompts> = async ({ services, signal }, { name }) => {
  await seedPrompts(services.ports, { signal });
  return { prompts: [...(await services.ports.storage.prompts.list(name === undefined ? {} : { name }, { signal }))] };
};

export const getPrompt: HandlerOf<typeof descriptors.getPrompt> = async (
  { services, signal },
  { name, version, label },
) => {
  await seedPrompts(services.ports, { signal });
  const prompt = await services.ports.storage.prompts.get(name, version === undefined ? { label } : { version }, {
    signal,
  });
  if (prompt === null)
    throw new NotFoundError(
      `There is no prompt ${name} with ${version === undefined ? `the label ${label}` : `version ${version}`}.`,
    );
  return { prompt, variables: isTemplateName(name) ? [...declaredVariables(name)] : [] };
};

export const savePrompt: HandlerOf<typeof descriptors.savePrompt> = async (
  context,
  { name, body, note, labels, expectedVersion },
) => {
  const { storage, clock } = context.services.ports;
  const options = { signal: context.signal };
  checkTemplate(context, name, body);
  await tryRendering(context, name, body);
  await seedPrompts(context.services.ports, options);
  const newest = (await storage.prompts.list({ name }, options))[0]?.version ?? null;
  const expected = expectedVersion === undefined ? newest : expectedVersion;
  // What is refused here must not be in production elsewhere.
  const source = expected === newest ? await tellRegistry(context, { name, body, note, labels }) : null;
  const decision = decisionOf(context, {
    kind: 'prompt',
    subject: { type: 'prompt', id: name },
    outcome: { version: (expected ?? 0) + 1, labels, note, ...(source === null ? {} : { source: { ...source } }) },
  });
  return storage.prompts.save(
    {
      name,
      body,
      note: noteWithSource(note, source),
      createdBy: context.actor.id,
      now: clock.now(),
      labels,
      expectedVersion: expected,
    },
    decision,
    options,
  );
};

/**
 * Adds a version that is about to be saved to the registry, too, where that is not storage itself: else the next run
 * would take over what is in production there. The save goes on without it: it is newer than what the registry has.
 */
async function tellRegistry(
  { services, actor, logger, signal }: OperationContext,
  prompt: Pick<NewRegistryPrompt, 'name' | 'body' | 'note' | 'labels'>,
): Promise<PromptSource | null> {
  const { promptRegistry } = services.ports;
  if (promptRegistry.id === storageRegistryId) return null;
  try {
    const added = await promptRegistry.add({ ...prompt, createdBy: actor.id }, { signal });
    return { registry: promptRegistry.id, version: added.version };
  } catch (error) {
    signal?.throwIfAborted();
    logger.warn('A prompt could not be added to its registry: it is saved in storage alone.', {
      registry: promptRegistry.id,
      name: prompt.name,
      error: toLoggable(error),
    });
    return null;
  }
}

/** @throws InvalidInputError naming line, column and remedy of each problem, or an unknown name */
function checkTemplate({ services }: OperationContext, name: string, body: string): void {
  if (!isTemplateName(name)) {
    throw new InvalidInputError(
      `Nothing uses a prompt named "${name}"; the names in use are ${templateNames.join(', ')}.`,
    );
  }
  const problems = isMailTemplateName(name)
    ? checkMailTemplate(services.templates, name, body)
    : services.templates.check(body, declaredVariables(name), templateModeOf(name));
  if (problems.length === 0) return;
  throw new InvalidInputError(`${name} cannot be saved. ${problems.map(formatTemplateProblem).join(' ')}`, {
    details: { issues: problems },
  });
}

/**
 * What goes into the prompts of the evaluation is known before a week begins, so that one which is too much for the
 * limits is refused now and does not hold up a run.
 *
 * @throws InvalidInputError naming line, column and remedy
 */
async function tryRendering({ services, signal }: OperationContext, name: string, body: string): Promise<void> {
  const rubric = (await services.ports.storage.rules.get('latest', { signal }))?.rules.rubric ?? defaultRubric;
  const variables = promptVariablesFor(name, rubric);
  if (variables === null) return;
  try {
    services.templates.render(body, variables);
  } catch (error) {
    if (!isAiManagerError(error, 'INVALID_INPUT')) throw error;
    throw new InvalidInputError(`${name} cannot be saved. ${error.message}`, { details: error.details, cause: error });
  }
}
