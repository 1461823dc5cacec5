import type { TextFinding } from '../../../domain/approval.ts';
import { capText, findInstructions, hiddenText } from '../../../domain/untrusted-text.ts';
import type { TriageState, TriageUpdate } from '../state.ts';
import { workOf } from '../work.ts';

const mostFindings = 10;

/** Looks whether the text speaks to whoever reviews it, or shows people something else than it gives to programs. */
export async function screenText(state: TriageState): Promise<TriageUpdate> {
  const { description } = workOf(state, 'approval').approval.request;
  return { work: { ...state.work, textFindings: findingsIn(description) } };
}

function findingsIn(description: string): readonly TextFinding[] {
  const clip = (message: string): string => capText(message, 480).text;
  return [
    ...hiddenText(description).map(({ message }) => ({ kind: 'hidden-text' as const, message: clip(message) })),
    ...findInstructions(description, 'request').map(({ message }) => ({
      kind: 'instructs-reviewer' as const,
      message: clip(message),
    })),
  ].slice(0, mostFindings);
}
