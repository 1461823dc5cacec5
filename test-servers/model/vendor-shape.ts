import type { PromptTokens } from './prompt-cache.ts';
import type { Question } from './question.ts';

/** What the model says, before a vendor puts it into its own shape. */
export interface Said {
  readonly text: string;
  readonly refusal: boolean;
  readonly tokens: PromptTokens;
  /** counts answers, for ids */
  readonly number: number;
}

export interface VendorFailure {
  readonly status: number;
  readonly code?: string | undefined;
  readonly message: string;
}

/** How one vendor reads requests and writes answers. */
export interface VendorShape {
  readonly requestIdHeader: string;
  /** the first bytes of an answer, for one that is cut off */
  readonly bodyStart: string;
  read(body: string): Question;
  toBody(question: Question, said: Said): string;
  /** the same as a stream of server-sent events */
  toEvents(question: Question, said: Said): readonly string[];
  toErrorBody(failure: VendorFailure): string;
  /** how the vendor says that the account has no credit left, and that the prompt is too long */
  readonly noQuota: VendorFailure;
  readonly tooLong: VendorFailure;
}
