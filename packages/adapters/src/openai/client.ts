import { ConfigurationError } from '@ai-manager/core';
import type { OpenAI } from 'openai';
import type { ParsedOpenAiOptions } from './options.ts';

export interface ResponsesInput {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content:
    | string
    | readonly {
        readonly type: 'input_text';
        readonly text: string;
        readonly prompt_cache_breakpoint: { readonly mode: 'explicit' };
      }[];
}

/** The body of a request to the Responses API, as far as we send it. */
export interface ResponsesRequest {
  readonly model: string;
  readonly input: readonly ResponsesInput[];
  readonly max_output_tokens: number;
  /** OpenAI keeps answers for 30 days unless told not to */
  readonly store: false;
  readonly stream?: true;
  readonly text?: {
    readonly format: {
      readonly type: 'json_schema';
      readonly name: string;
      readonly strict: true;
      readonly schema: Readonly<Record<string, unknown>>;
    };
  };
  readonly reasoning?: { readonly effort: 'none' | 'minimal' | 'low' | 'medium' | 'high' };
  readonly prompt_cache_key?: string;
  readonly prompt_cache_options?: { readonly mode: 'explicit' };
  readonly service_tier?: 'auto' | 'default' | 'flex';
}

/** The slice of the official SDK's client that we call. */
export interface OpenAiClient {
  readonly responses: {
    /** resolves with a response, or with an iterable of events when `stream` is true */
    create(
      body: ResponsesRequest,
      options: { readonly signal?: AbortSignal; readonly maxRetries: 0 },
    ): PromiseLike<unknown>;
  };
}

/** Loads the SDK on first use; what the environment says about OpenAI is ignored on purpose: options decide. */
export async function openClient(options: ParsedOpenAiOptions): Promise<OpenAiClient> {
  if (options.client !== undefined) return options.client;
  const { OpenAI } = await loadSdk();
  const client = new OpenAI({
    apiKey: options.apiKey,
    adminAPIKey: null,
    webhookSecret: null,
    baseURL: options.baseUrl,
    organization: options.organization ?? null,
    project: options.project ?? null,
    timeout: options.timeoutMs,
    maxRetries: 0,
    // Debug logs of the SDK hold prompts.
    logLevel: 'off',
  });
  return client as unknown as OpenAiClient;
}

async function loadSdk(): Promise<{ OpenAI: typeof OpenAI }> {
  try {
    return await import('openai');
  } catch (cause) {
    throw new ConfigurationError('The OpenAI provider needs the package openai: run npm install openai.', { cause });
  }
}
