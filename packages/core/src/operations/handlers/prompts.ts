import { defaultRubric } from '../../domain/default-rules.ts';
import { InvalidInputError, isAiManagerError, NotFoundError } from '../../errors.ts';
import {
  checkMailTemplate,
  declaredVariables,
  formatTemplateProblem,
  isMailTemplateName,
  isTemplateName,
  templateModeOf,
  templateNames,
  toFeedbackVariables,
  toJudgeVariables,
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
  const decision = decisionOf(context, {
    kind: 'prompt',
    subject: { type: 'prompt', id: name },
    outcome: { version: (expected ?? 0) + 1, labels, note },
  });
  return storage.prompts.save(
    { name, body, note, createdBy: context.actor.id, now: clock.now(), labels, expectedVersion: expected },
    decision,
    options,
  );
};

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
  if (!name.startsWith('evaluation.')) return;
  const rubric = (await services.ports.storage.rules.get('latest', { signal }))?.rules.rubric ?? defaultRubric;
  try {
    services.templates.render(
      body,
      name === 'evaluation.judge' ? toJudgeVariables(rubric) : { ...toFeedbackVariables(rubric) },
    );
  } catch (error) {
    if (!isAiManagerError(error, 'INVALID_INPUT')) throw error;
    throw new InvalidInputError(`${name} cannot be saved. ${error.message}`, { details: error.details, cause: error });
  }
}
