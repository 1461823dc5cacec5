import type { Rubric } from '../domain/rubric.ts';
import { isAiManagerError } from '../errors.ts';
import { panelSample } from './approval-samples.ts';
import type { Templates } from './create-templates.ts';
import { toFeedbackVariables, toJudgeVariables } from './prompt-variables.ts';
import type { TemplateName } from './template-definitions.ts';
import { declaredVariables, requiredVariables, templateModeOf } from './template-definitions.ts';
import { formatTemplateProblem } from './template-problem.ts';

/** Longer ones cannot be stored. */
const longestBody = 100_000;

export interface TemplateCandidate {
  readonly name: TemplateName;
  readonly body: string;
  readonly rubric: Rubric;
}

/**
 * Why a text that nobody checked when it was written cannot take a template's place: syntax, names that are not
 * declared, variables it lacks, limits. Null when it can.
 */
export function faultsOfTemplate(templates: Templates, { name, body, rubric }: TemplateCandidate): string | null {
  if (body.trim() === '') return 'It is empty.';
  if (body.length > longestBody) return `It is longer than ${longestBody} characters.`;
  const problems = templates.check(body, declaredVariables(name), templateModeOf(name));
  if (problems.length > 0) return problems.slice(0, 5).map(formatTemplateProblem).join(' ');
  const used = templates.uses(body, templateModeOf(name));
  // A variable that holds it will do: it may be given another name first.
  const holds = (use: string, path: string): boolean => `${use}.`.startsWith(`${path}.`) || path.startsWith(`${use}.`);
  const lacking = requiredVariables[name].filter((path) => !used.some((use) => holds(use, path)));
  if (lacking.length > 0) return `It lacks ${lacking.join(', ')}, without which its reader knows nothing.`;
  return renderingFault(templates, { name, body, rubric });
}

/** What goes into a prompt is known before a week begins; mails are rendered with each person's own data. */
function renderingFault(templates: Templates, { name, body, rubric }: TemplateCandidate): string | null {
  const variables = promptVariablesFor(name, rubric);
  if (variables === null) return null;
  try {
    templates.render(body, variables);
    return null;
  } catch (error) {
    if (!isAiManagerError(error, 'INVALID_INPUT')) throw error;
    return error.message;
  }
}

/** What a prompt is rendered with when its work begins; null: it is a mail. */
export function promptVariablesFor(name: string, rubric: Rubric): Readonly<Record<string, unknown>> | null {
  if (name === 'evaluation.judge') return toJudgeVariables(rubric);
  if (name === 'evaluation.feedback') return { ...toFeedbackVariables(rubric) };
  return name === 'approval.panel' ? panelSample : null;
}
