import { ConfigurationError } from '@ai-manager/core';
import type { Anthropic } from '@anthropic-ai/sdk';
import type { ParsedAnthropicOptions } from './options.ts';

export interface MessageText {
  readonly type: 'text';
  readonly text: string;
  readonly cache_control?: { readonly type: 'ephemeral' };
}

/** The body of a request to the Messages API, as far as we send it. */
export interface MessagesRequest {
  readonly model: string;
  readonly max_tokens: number;
  readonly system?: readonly MessageText[];
  readonly messages: readonly {
    readonly role: 'user' | 'assistant';
    readonly content: string | readonly MessageText[];
  }[];
  readonly output_config?: {
    readonly format?: MessageFormat;
    readonly effort?: 'low' | 'medium' | 'high';
  };
  readonly thinking?: { readonly type: 'adaptive' | 'disabled' | 'between_tools' };
  readonly service_tier?: 'auto' | 'standard_only';
  readonly stream?: true;
}

export interface MessageFormat {
  readonly type: 'json_schema';
  readonly schema: Readonly<Record<string, unknown>>;
}

/** The slice of the official SDK's client that we call. */
export interface AnthropicClient {
  readonly messages: {
    /** resolves with a message, or with an iterable of events when `stream` is true */
    create(
      body: MessagesRequest,
      options: { readonly signal?: AbortSignal; readonly maxRetries: 0 },
    ): PromiseLike<unknown>;
  };
}

/** What is loaded of the SDK with the first request. */
export interface AnthropicSdk {
  readonly client: AnthropicClient;
  /** Moves what the API cannot enforce, such as ranges, from a schema's rules into its descriptions. */
  readonly toFormat: (schema: Readonly<Record<string, unknown>>) => MessageFormat;
}

export async function openSdk(options: ParsedAnthropicOptions): Promise<AnthropicSdk> {
  const { Anthropic, jsonSchemaOutputFormat } = await loadSdk();
  return {
    client: options.client ?? openClient(Anthropic, options),
    toFormat(schema) {
      const { type, schema: enforced } = jsonSchemaOutputFormat(schema as { type: 'object' });
      return { type, schema: enforced };
    },
  };
}

/** What the environment says about Anthropic's keys, address and logs is ignored on purpose: options decide. */
function openClient(Client: typeof Anthropic, options: ParsedAnthropicOptions): AnthropicClient {
  const client = new Client({
    apiKey: options.apiKey ?? null,
    authToken: null,
    webhookKey: null,
    baseURL: options.baseUrl,
    timeout: options.timeoutMs,
    maxRetries: 0,
    // Debug logs of the SDK hold prompts.
    logLevel: 'off',
    // The runner reports calls to tracers; the SDK's own spans would count each of them again, outside of its run.
    openTelemetry: false,
  });
  return client as unknown as AnthropicClient;
}

async function loadSdk() {
  try {
    const [{ Anthropic }, { jsonSchemaOutputFormat }] = await Promise.all([
      import('@anthropic-ai/sdk'),
      import('@anthropic-ai/sdk/helpers/json-schema'),
    ]);
    return { Anthropic, jsonSchemaOutputFormat };
  } catch (cause) {
    throw new ConfigurationError(
      'The Anthropic provider needs the package @anthropic-ai/sdk: run npm install @anthropic-ai/sdk.',
      { cause },
    );
  }
}
