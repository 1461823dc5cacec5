import type { Feedback } from '../../domain/evaluation.ts';
import { findWrongLanguage } from '../../domain/language.ts';
import type { Llm } from '../../llm/index.ts';

export interface LanguageExpectation {
  /** what to ask the model for when its feedback is in another language */
  readonly wishes: (feedback: Feedback) => readonly string[];
  /** What readers should know about the language of the feedback that was taken. */
  readonly notesOn: (feedback: Feedback) => readonly string[];
}

const nothing: LanguageExpectation = { wishes: () => [], notesOn: () => [] };

/**
 * Watches that feedback is in its reader's language, as far as code can be sure. A grade does not depend on it, so
 * feedback that stays in another language is kept with a note and fails nothing. Nothing is expected where no
 * language is named, nor of the heuristic, which writes English and says so itself.
 */
export function expectLanguage({ providers }: Pick<Llm, 'providers'>, tag: string | null): LanguageExpectation {
  if (tag === null || providers[0]?.capabilities.languageModel !== true) return nothing;
  const find = (feedback: Feedback) => findWrongLanguage(textOf(feedback), tag);
  return {
    wishes: (feedback) => {
      const wrong = find(feedback);
      return wrong === null ? [] : [`the texts are in ${wrong.found}: write all of them in ${wrong.expected}`];
    },
    notesOn: (feedback) => {
      const wrong = find(feedback);
      return wrong === null
        ? []
        : [`The feedback is in ${wrong.found} instead of ${wrong.expected}; the model was asked twice.`];
    },
  };
}

function textOf({ summary, strengths, improvements, nextSteps }: Feedback): string {
  return [summary, ...strengths, ...improvements, ...nextSteps].join('\n');
}
