/** Settings of vendors by their names, which others pass over. */
export type VendorOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

export type AiSdkMessage =
  | { readonly role: 'system'; readonly content: string; readonly providerOptions?: VendorOptions }
  | { readonly role: 'user' | 'assistant'; readonly content: readonly TextPart[] };

/** What we send; versions 2 to 4 of the specification read it alike, and pass over what they do not know. */
export interface AiSdkCall {
  readonly prompt: readonly AiSdkMessage[];
  readonly maxOutputTokens: number;
  readonly responseFormat?: {
    readonly type: 'json';
    readonly name: string;
    readonly schema: Readonly<Record<string, unknown>>;
  };
  /** since version 4 */
  readonly reasoning?: 'none' | 'low' | 'medium' | 'high';
  readonly providerOptions: VendorOptions;
  readonly abortSignal?: AbortSignal;
}

/** The slice of a language model of the AI SDK that we call. Nothing is asked of its package: versions 2 to 4 have it. */
export interface AiSdkLanguageModel {
  readonly specificationVersion: string;
  /** such as `openai.responses` */
  readonly provider: string;
  readonly modelId: string;
  doGenerate(call: never): PromiseLike<unknown>;
  doStream(call: never): PromiseLike<unknown>;
}

/** The same methods, as we call them. */
export interface CallableModel {
  doGenerate(call: AiSdkCall): PromiseLike<unknown>;
  doStream(call: AiSdkCall): PromiseLike<{ readonly stream: ReadableStream<unknown>; readonly response?: unknown }>;
}

/** `openai.responses` is OpenAI's: what stands before the first point is the vendor. */
export function vendorOf({ provider }: AiSdkLanguageModel): string {
  return provider.split('.', 1)[0] ?? provider;
}
