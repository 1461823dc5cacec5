import type { ApprovalRules } from './approval-rules.ts';
import { hashJson } from './hash.ts';

/** The prompt simulated executives are asked with. */
export const panelPromptName = 'approval.panel';

/** Grows with every change of code on which a confidence hangs: facts, examples, temperaments, how votes are counted. */
const recipeVersion = 1;

export interface ApprovalRecipe {
  /** of `approval.panel` */
  readonly promptVersion: number;
  /** such as `openai/gpt-5`, in the order in which they are asked */
  readonly models: readonly string[];
  readonly rules: ApprovalRules;
}

/**
 * What a confidence hangs on, as one text: a calibration holds for requests of the same fingerprint only. Thresholds,
 * shares and reviewers are not in it: they change who looks at a confidence, not how it comes about.
 */
export async function recipeFingerprint({ promptVersion, models, rules }: ApprovalRecipe): Promise<string> {
  const { hard, panel } = rules;
  return hashJson({ recipeVersion, prompt: `${panelPromptName}@${promptVersion}`, models, hard, panel });
}
