export { withoutAmbient } from './ambient-callbacks.ts';
export { createBudget } from './budget.ts';
export type { Budget, BudgetOptions, Reservation, Spending } from './budget.ts';
export { attemptsOf } from './call-errors.ts';
export { createLlm } from './create-llm.ts';
export type { LlmOptions } from './create-llm.ts';
export { toOutputSchema } from './output-schema.ts';
export { assertPortableSchema } from './portable-schema.ts';
export { createPriceBook } from './price-book.ts';
export type { PriceBookOptions, PriceOverrides } from './price-book.ts';
export { llmSettingsSchema } from './settings.ts';
export type { LlmSettings, LlmSettingsInput } from './settings.ts';
export type {
  CallResult,
  Llm,
  LlmProviderInfo,
  ObjectRequest,
  ObjectResult,
  PromptReference,
  TextRequest,
  TextResult,
  TextStreamPart,
} from './types.ts';
