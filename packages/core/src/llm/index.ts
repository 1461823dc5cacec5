export { withoutAmbient } from './ambient-callbacks.ts';
export { combineBudgets, createBudget } from './budget.ts';
export type { Budget, BudgetOptions, OpenBudget, Reservation, Spending } from './budget.ts';
export { attemptsOf } from './call-errors.ts';
export { createLlm } from './create-llm.ts';
export type { LlmOptions } from './create-llm.ts';
export { toOutputSchema } from './output-schema.ts';
export { openMonthBudget, readMonthBudget } from './month-budget.ts';
export type { MonthBudget, MonthBudgetOptions } from './month-budget.ts';
export { assertPortableSchema } from './portable-schema.ts';
export { createPriceBook } from './price-book.ts';
export type { PriceBookOptions, PriceOverrides } from './price-book.ts';
export { llmSettingsSchema } from './settings.ts';
export type { LlmSettings, LlmSettingsInput } from './settings.ts';
export { createSlots } from './slots.ts';
export type { Slots } from './slots.ts';
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
