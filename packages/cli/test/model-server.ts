import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toMessage } from '@ai-manager/test-servers/anthropic-messages';

export interface ModelServer extends AsyncDisposable {
  /** for OPENAI_BASE_URL */
  readonly url: string;
  /** for ANTHROPIC_BASE_URL */
  readonly anthropicUrl: string;
  /** Resolves as soon as a request waits. */
  waiting(): Promise<void>;
  /** From now on answers everything, also what it kept waiting. */
  release(): void;
}

/** Answers as the Responses API and the Messages API do; after `answersBeforeWaiting` answers it keeps every request waiting. */
export async function startModelServer(answersBeforeWaiting: number, { status = 200 } = {}): Promise<ModelServer> {
  let limit = answersBeforeWaiting;
  let answered = 0;
  const waiting: (() => void)[] = [];
  const kept = Promise.withResolvers<undefined>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const reply = (): void => {
        answered += 1;
        const asMessage = request.url?.endsWith('/messages') ?? false;
        if (status === 200) (asMessage ? answerMessage : answer)(response, JSON.parse(text) as ModelRequest);
        else refuse(response, status, `${String(request.headers.authorization)} ${text}`);
      };
      if (answered < limit) return reply();
      waiting.push(reply);
      kept.resolve(undefined);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    anthropicUrl: `http://127.0.0.1:${port}`,
    waiting: () => kept.promise,
    release() {
      limit = Number.POSITIVE_INFINITY;
      for (const reply of waiting.splice(0)) reply();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

interface ModelRequest {
  readonly model: string;
  readonly text?: { readonly format?: { readonly name?: string } };
  readonly output_config?: unknown;
}

function answerMessage(response: ServerResponse, { model, output_config: output }: ModelRequest): void {
  const said = JSON.stringify(output).includes('criterionId') ? judgement : feedback;
  const usage = {
    input_tokens: 300,
    cache_read_input_tokens: 700,
    cache_creation_input_tokens: 0,
    output_tokens: 100,
    thinking_tokens: 0,
  };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(toMessage({ model, number: 1, text: JSON.stringify(said), usage })));
}

function answer(response: ServerResponse, { model, text }: ModelRequest): void {
  const output = text?.format?.name === 'judgement' ? judgement : feedback;
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      id: 'resp_1',
      object: 'response',
      model,
      status: 'completed',
      output: [
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: JSON.stringify(output), annotations: [] }],
        },
      ],
      usage: {
        input_tokens: 1_000,
        output_tokens: 100,
        total_tokens: 1_100,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens_details: { reasoning_tokens: 0 },
      },
    }),
  );
}

/** As careless vendors do, it repeats the key and the prompt. */
function refuse(response: ServerResponse, status: number, received: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      error: { message: `This is refused: ${received}`, type: 'invalid_request_error', code: null, param: null },
    }),
  );
}

const judgement = {
  criteria: [
    { criterionId: 'goals', level: 4, evidence: ['12 paying shops, today 9'], missing: [] },
    { criterionId: 'achievements', level: 4, evidence: ['revenue 1,200 euros, up from 900 last week'], missing: [] },
  ],
};

const feedback = {
  summary: 'Definite goals.',
  strengths: ['Figures.'],
  improvements: ['Name the source.'],
  nextSteps: ['Ask two shops.'],
};
