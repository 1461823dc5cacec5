import type { LlmProvider } from '@ai-manager/core';
import type { LlmProviderBench, LlmProviderCapability } from '@ai-manager/core/testing';
import { startMessagesServer, type MessagesServer } from './messages-server.ts';
import { startResponsesServer, type ResponsesServer } from './responses-server.ts';
import { apiKey, prompt, toMessagesAnswer, toResponsesAnswer } from './vendor-situations.ts';

export const vendorCapabilities: readonly LlmProviderCapability[] = ['vendor', 'stream', 'vendor-stream'];

/** A provider in front of a server that answers as OpenAI's. */
export async function openResponsesBench(make: (server: ResponsesServer) => LlmProvider): Promise<LlmProviderBench> {
  const server = await startResponsesServer();
  return { ...benchOf(server, make(server)), arrange: (situation) => server.answer(toResponsesAnswer(situation)) };
}

/** A provider in front of a server that answers as Anthropic's. */
export async function openMessagesBench(make: (server: MessagesServer) => LlmProvider): Promise<LlmProviderBench> {
  const server = await startMessagesServer();
  return { ...benchOf(server, make(server)), arrange: (situation) => server.answer(toMessagesAnswer(situation)) };
}

function benchOf(server: ResponsesServer | MessagesServer, provider: LlmProvider): LlmProviderBench {
  return {
    provider,
    request: { name: 'contract', messages: [{ role: 'user', content: prompt }], maxOutputTokens: 50 },
    secrets: [apiKey, prompt],
    vendorRequests: () => server.requests.length,
    vendorRead: () => JSON.stringify(server.requests.at(-1)?.body),
    vendorOpen: () => server.open,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
