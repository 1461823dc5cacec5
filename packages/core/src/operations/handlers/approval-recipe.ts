import { panelPromptName, recipeFingerprint } from '../../domain/approval-recipe.ts';
import type { ApprovalRules } from '../../domain/approval-rules.ts';
import { modelsOf } from '../../graphs/triage/index.ts';
import type { OperationContext } from '../context.ts';
import { seedPrompts } from '../seed-prompts.ts';
import { rulesInForce } from '../weeks.ts';

/** What confidences of requests hang on now, and the rules they are judged by. */
export interface RecipeInForce {
  readonly rules: ApprovalRules;
  readonly rulesVersion: number;
  readonly promptVersion: number;
  readonly fingerprint: string;
}

/** @throws ConfigurationError when there are no rules yet */
export async function recipeInForce(context: OperationContext): Promise<RecipeInForce> {
  const { ports, llm } = context.services;
  const options = { signal: context.signal };
  const { version: rulesVersion, rules } = await rulesInForce(context);
  await seedPrompts(ports, options);
  const prompt = await ports.storage.prompts.get(panelPromptName, { label: 'production' }, options);
  const promptVersion = prompt?.version ?? 0;
  const fingerprint = await recipeFingerprint({ promptVersion, models: modelsOf(llm), rules: rules.approvals });
  return { rules: rules.approvals, rulesVersion, promptVersion, fingerprint };
}
