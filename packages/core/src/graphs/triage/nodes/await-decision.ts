import { interrupt } from '@langchain/langgraph';
import type { TriageState, TriageUpdate } from '../state.ts';

/**
 * Stops until somebody resumes the thread. Nothing comes before it, because a node runs again from its top when it goes
 * on; and the answer is not read, because what counts is what is in the database.
 */
export function awaitDecision({ question }: TriageState): TriageUpdate {
  interrupt([question]);
  return {};
}
