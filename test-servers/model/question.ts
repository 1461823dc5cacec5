/** A request to either vendor, as far as the simulated model reads it. */
export interface Question {
  readonly vendor: Vendor;
  readonly model: string;
  /** what is asked for: `judgement`, `feedback`, or empty */
  readonly schema: string;
  readonly system: string;
  /** what comes after the instructions */
  readonly user: string;
  readonly stream: boolean;
  /** the beginning of the prompt that the caller wants cached; null: the vendor decides by itself */
  readonly marked: string | null;
}

export type Vendor = 'openai' | 'anthropic';

/** What the user wrote, without the delimiters that are random in every request: the same work is the same text. */
export function contentOf({ user }: Pick<Question, 'user'>): string {
  return user.replaceAll(/data [\w-]{8,64}/g, 'data');
}

export function promptOf({ system, user }: Pick<Question, 'system' | 'user'>): string {
  return `${system}\n${user}`;
}

/** A character count in tokens, as in English text. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}
