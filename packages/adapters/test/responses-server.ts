import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Usage } from '@ai-manager/core';

/** What the server answers. A reply becomes a response object, or its events when the request asks for a stream. */
export type ServerAnswer =
  | {
      readonly kind: 'reply';
      readonly text?: string;
      readonly refusal?: string;
      readonly usage?: Usage;
      readonly model?: string;
      /** why the response is `incomplete` */
      readonly incomplete?: 'max_output_tokens' | 'content_filter';
      readonly serviceTier?: string;
      /** fields that replace the response's own */
      readonly fields?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly error?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'raw'; readonly status?: number; readonly contentType: string; readonly body: string }
  /** events as they are, then the end of the stream */
  | { readonly kind: 'events'; readonly events: readonly unknown[]; readonly thenHang?: boolean }
  /** breaks the connection before the answer, or in the middle of its body */
  | { readonly kind: 'disconnect'; readonly midBody?: boolean }
  /** says nothing, or nothing more from the middle of its body on */
  | { readonly kind: 'hang'; readonly midBody?: boolean };

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ResponsesServer extends AsyncDisposable {
  /** for the option `baseUrl` */
  readonly baseUrl: string;
  readonly requests: readonly ReceivedRequest[];
  /** What is answered from now on; a list is used up in order, its last entry stays. */
  answer(...answers: readonly [ServerAnswer, ...ServerAnswer[]]): void;
  /** Lets a function answer from now on: by what is asked, and about what. */
  answerBy(choose: (request: ReceivedRequest) => ServerAnswer): void;
  /** Resolves when a client has closed a connection on which the server was silent. */
  readonly hungUp: Promise<void>;
}

/** A server on this machine that answers like OpenAI's `POST /v1/responses`. */
export async function startResponsesServer(): Promise<ResponsesServer> {
  const requests: ReceivedRequest[] = [];
  const hangUp = Promise.withResolvers<void>();
  let choose = inTurn([{ kind: 'reply', text: 'Hello.' }]);
  const server = createServer((request, response) => {
    void receive(request).then((received) => {
      requests.push(received);
      response.on('close', () => {
        if (!response.writableEnded) hangUp.resolve();
      });
      respond(response, received, { answer: choose(received), number: requests.length });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    answer: (...answers) => {
      choose = inTurn(answers);
    },
    answerBy: (by) => {
      choose = by;
    },
    hungUp: hangUp.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function inTurn(answers: readonly [ServerAnswer, ...ServerAnswer[]]): (request: ReceivedRequest) => ServerAnswer {
  const [first, ...rest] = answers;
  let [next, left] = [first, rest];
  return () => {
    const answer = next;
    [next = answer, ...left] = left;
    return answer;
  };
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  return { path: request.url ?? '', headers: request.headers, body };
}

interface Exchange {
  readonly answer: ServerAnswer;
  readonly number: number;
}

function respond(response: ServerResponse, request: ReceivedRequest, { answer, number }: Exchange): void {
  response.setHeader('x-request-id', `req_${number}`);
  switch (answer.kind) {
    case 'hang':
      if (answer.midBody === true) beginBody(response);
      return;
    case 'disconnect':
      return disconnect(response, answer.midBody === true);
    case 'raw':
      response.writeHead(answer.status ?? 200, { 'content-type': answer.contentType });
      response.end(answer.body);
      return;
    case 'error':
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(
        JSON.stringify({ error: answer.error ?? { message: 'It failed.', type: 'server_error', code: null } }),
      );
      return;
    case 'events':
      sendEvents(response, answer.events, answer.thenHang === true);
      return;
    case 'reply': {
      const body = toResponse(answer, request, number);
      if (request.body['stream'] === true) sendEvents(response, toEvents(body, answer), false);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  }
}

function disconnect(response: ServerResponse, midBody: boolean): void {
  if (!midBody) {
    response.socket?.destroy();
    return;
  }
  beginBody(response);
  setImmediate(() => response.socket?.destroy());
}

function beginBody(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"id":"resp_1","model":');
}

type Reply = Extract<ServerAnswer, { kind: 'reply' }>;

function toResponse(reply: Reply, request: ReceivedRequest, number: number): Readonly<Record<string, unknown>> {
  const usage = reply.usage ?? {
    inputTokens: 40,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 8,
    reasoningTokens: 0,
  };
  const part =
    reply.refusal === undefined
      ? { type: 'output_text', text: reply.text ?? '', annotations: [] }
      : { type: 'refusal', refusal: reply.refusal };
  return {
    id: `resp_${number}`,
    object: 'response',
    created_at: 1_795_000_000,
    model: reply.model ?? request.body['model'],
    status: reply.incomplete === undefined ? 'completed' : 'incomplete',
    incomplete_details: reply.incomplete === undefined ? null : { reason: reply.incomplete },
    error: null,
    service_tier: reply.serviceTier ?? 'default',
    output: [
      { id: 'rs_1', type: 'reasoning', summary: [] },
      { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [part] },
    ],
    usage: {
      input_tokens: usage.inputTokens,
      input_tokens_details: { cached_tokens: usage.cacheReadTokens, cache_write_tokens: usage.cacheWriteTokens },
      output_tokens: usage.outputTokens,
      output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
    ...reply.fields,
  };
}

function toEvents(response: Readonly<Record<string, unknown>>, reply: Reply): readonly unknown[] {
  const deltas = (reply.text ?? '').match(/\S+\s*|\s+/gu) ?? [];
  const end = reply.incomplete === undefined ? 'response.completed' : 'response.incomplete';
  return [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } },
    ...deltas.map((delta) => ({
      type: 'response.output_text.delta',
      item_id: 'msg_1',
      output_index: 1,
      content_index: 0,
      delta,
    })),
    { type: end, response },
  ];
}

function sendEvents(response: ServerResponse, events: readonly unknown[], thenHang: boolean): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  events.forEach((event, index) => {
    const type = (event as { type: string }).type;
    response.write(`event: ${type}\ndata: ${JSON.stringify({ ...(event as object), sequence_number: index })}\n\n`);
  });
  if (!thenHang) response.end();
}
