import { eventSchema } from '@ai-manager/core';
import { eventSinkContract, registerContract } from '@ai-manager/core/testing';
import type { EventSinkBench } from '@ai-manager/core/testing';
import { startWebhookServer } from '@ai-manager/test-servers/webhook';
import { describe, it } from 'vitest';
import { createWebhookSink, verifyWebhook } from '../src/webhook/index.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

async function openBench(): Promise<EventSinkBench & AsyncDisposable> {
  const server = await startWebhookServer();
  let broken = false;
  return {
    sink: createWebhookSink({ url: server.url, secret }),
    received: async () =>
      broken
        ? []
        : server.calls
            .filter(({ method }) => method === 'POST')
            .map((call) => eventSchema.parse(verifyWebhook(call, { secrets: secret }).event)),
    breakDown: async () => {
      broken = true;
      server.answer({ status: 503 });
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

registerContract({ describe, it }, eventSinkContract, { name: 'webhook sink', open: openBench });
