import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a vendor's server does when it does not simply reply. */
export type CommonAnswer =
  | {
      readonly kind: 'error';
      readonly status: number;
      /** the vendor's error object, or fields of it */
      readonly error?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'raw'; readonly status?: number; readonly contentType: string; readonly body: string }
  /** events as they are, then the end of the stream */
  | { readonly kind: 'events'; readonly events: readonly VendorEvent[]; readonly after?: 'end' | 'hang' | 'disconnect' }
  /** breaks the connection before the answer, or in the middle of its body */
  | { readonly kind: 'disconnect'; readonly midBody?: boolean }
  /** says nothing, or nothing more from the middle of its body on */
  | { readonly kind: 'hang'; readonly midBody?: boolean };

export interface VendorEvent {
  readonly type: string;
}

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How one vendor puts things. */
export interface VendorShape<Reply> {
  readonly basePath: string;
  readonly requestIdHeader: string;
  /** the first bytes of a body that is cut off */
  readonly bodyStart: string;
  toBody(reply: Reply, request: ReceivedRequest, number: number): unknown;
  toEvents(reply: Reply, request: ReceivedRequest, number: number): readonly VendorEvent[];
  toEventText(event: VendorEvent, index: number): string;
  toErrorBody(answer: Extract<CommonAnswer, { kind: 'error' }>): unknown;
}

export interface VendorServer<Reply> extends AsyncDisposable {
  /** for the option `baseUrl` */
  readonly baseUrl: string;
  readonly requests: readonly ReceivedRequest[];
  /** requests that are being answered now */
  readonly open: number;
  /** What is answered from now on; a list is used up in order, its last entry stays. */
  answer(...answers: readonly [Answer<Reply>, ...Answer<Reply>[]]): void;
  /** Lets a function answer from now on: by what is asked, and about what. */
  answerBy(choose: (request: ReceivedRequest) => Answer<Reply>): void;
  /** Resolves when a client has closed a connection on which the server was silent. */
  readonly hungUp: Promise<void>;
}

type Answer<Reply> = Reply | CommonAnswer;

/** A server on this machine that answers in a vendor's shapes; it says hello until it is told otherwise. */
export async function startVendorServer<Reply extends { readonly kind: 'reply' }>(
  shape: VendorShape<Reply>,
  hello: Reply,
): Promise<VendorServer<Reply>> {
  const requests: ReceivedRequest[] = [];
  const hangUp = Promise.withResolvers<void>();
  let open = 0;
  let choose = inTurn<Answer<Reply>>([hello]);
  const server = createServer((request, response) => {
    open += 1;
    response.on('close', () => (open -= 1));
    void receive(request).then((received) => {
      requests.push(received);
      response.on('close', () => {
        if (!response.writableEnded) hangUp.resolve();
      });
      respond({ shape, response, request: received, number: requests.length }, choose(received));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${shape.basePath}`,
    requests,
    get open() {
      return open;
    },
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

function inTurn<A>(answers: readonly [A, ...A[]]): (request: ReceivedRequest) => A {
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

interface Exchange<Reply> {
  readonly shape: VendorShape<Reply>;
  readonly response: ServerResponse;
  readonly request: ReceivedRequest;
  readonly number: number;
}

function respond<Reply extends { readonly kind: 'reply' }>(exchange: Exchange<Reply>, answer: Answer<Reply>): void {
  const { shape, response, request, number } = exchange;
  response.setHeader(shape.requestIdHeader, `req_${number}`);
  if (isReply(answer)) {
    if (request.body['stream'] === true) sendEvents(exchange, shape.toEvents(answer, request, number), 'end');
    else sendJson(response, shape.toBody(answer, request, number));
    return;
  }
  switch (answer.kind) {
    case 'hang':
      if (answer.midBody === true) beginBody(exchange);
      return;
    case 'disconnect':
      return disconnect(exchange, answer.midBody === true);
    case 'raw':
      response.writeHead(answer.status ?? 200, { 'content-type': answer.contentType });
      response.end(answer.body);
      return;
    case 'error':
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(shape.toErrorBody(answer)));
      return;
    case 'events':
      sendEvents(exchange, answer.events, answer.after ?? 'end');
  }
}

function isReply<Reply extends { readonly kind: 'reply' }>(answer: Answer<Reply>): answer is Reply {
  return answer.kind === 'reply';
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function disconnect<Reply>(exchange: Exchange<Reply>, midBody: boolean): void {
  const { response } = exchange;
  if (!midBody) {
    response.socket?.destroy();
    return;
  }
  beginBody(exchange);
  setImmediate(() => response.socket?.destroy());
}

function beginBody<Reply>({ shape, response }: Exchange<Reply>): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write(shape.bodyStart);
}

function sendEvents<Reply>(
  { shape, response }: Exchange<Reply>,
  events: readonly VendorEvent[],
  after: 'end' | 'hang' | 'disconnect',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(events.map((event, index) => shape.toEventText(event, index)).join(''));
  if (after === 'end') response.end();
  // Later, so that what was written arrives.
  if (after === 'disconnect') setTimeout(() => response.socket?.destroy(), 20);
}
