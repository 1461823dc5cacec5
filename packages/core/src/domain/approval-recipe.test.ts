import { describe, expect, it } from 'vitest';
import { recipeFingerprint } from './approval-recipe.ts';
import { approvalRulesSchema } from './approval-rules.ts';

const rules = approvalRulesSchema.parse({});
const recipe = { promptVersion: 1, models: ['openai/large', 'anthropic/large'], rules };

describe('the fingerprint of a recipe', () => {
  it('is the same for the same recipe, whatever the order of the fields', async () => {
    const turned = { ...recipe, rules: approvalRulesSchema.parse({ panel: {}, hard: {} }) };
    expect(await recipeFingerprint(turned)).toBe(await recipeFingerprint(recipe));
    expect(await recipeFingerprint(recipe)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['the version of the prompt', { ...recipe, promptVersion: 2 }],
    ['a model', { ...recipe, models: ['openai/larger', 'anthropic/large'] }],
    ['the order of models', { ...recipe, models: recipe.models.toReversed() }],
    ['a hard rule', { ...recipe, rules: approvalRulesSchema.parse({ hard: { lateness: { maxWeeks: 3 } } }) }],
    ['the panel', { ...recipe, rules: approvalRulesSchema.parse({ panel: { executives: 5 } }) }],
  ])('changes with %s', async (_what, changed) => {
    expect(await recipeFingerprint(changed)).not.toBe(await recipeFingerprint(recipe));
  });

  it('does not change with reviewers and thresholds', async () => {
    const other = approvalRulesSchema.parse({ automation: { alpha: 0.2, grid: [0.9] }, review: { expireDays: 3 } });
    expect(await recipeFingerprint({ ...recipe, rules: other })).toBe(await recipeFingerprint(recipe));
  });
});
