import { StateSchema } from '@langchain/langgraph';
import { z } from 'zod';
import type { BudgetState } from '../../domain/budget.ts';
import type { RankedBuilder } from '../../domain/ranking.ts';
import type { Run } from '../../domain/run.ts';
import type { Week } from '../../domain/week.ts';
import { json } from './json-field.ts';
import type { Processed } from './run-tally.ts';

/** State of the graph that runs a week; every field is written by one node and replaced, never merged. */
export const WeekState = new StateSchema({
  /** null: the last complete week of the rules' time zone */
  week: json<Week | null>(),
  /** person or project ids; empty: all */
  only: z.array(z.string()),
  force: z.boolean(),
  run: json<Run | undefined>(),
  /** false: the run was finished before this call and there was nothing to mend */
  hasWork: json<boolean | undefined>(),
  processed: json<Processed | undefined>(),
  budgetMessage: json<string | null | undefined>(),
  budgets: json<readonly BudgetState[] | undefined>(),
  ranking: json<readonly RankedBuilder[] | undefined>(),
  queued: json<number | undefined>(),
});
export type WeekState = typeof WeekState.State;
export type WeekUpdate = typeof WeekState.Update;
