import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPromptShelf, type PromptShelf } from './langfuse/prompt-shelf.ts';
import { type ReceivedSpan, spansOf } from './langfuse/spans.ts';

export type { ShelvedPrompt } from './langfuse/prompt-shelf.ts';
export type { ReceivedSpan } from './langfuse/spans.ts';

/**
 * How the server behaves: `refused` breaks the connection, `garbage` answers 200 with a web page, `picky` refuses every span and
 * score of a request that it takes; a status is for one path, or all.
 */
export type LangfuseMood =
  | 'fine'
  | 'refused'
  | 'hang'
  | 'garbage'
  | 'picky'
  | { readonly status: number; readonly path?: string }
  | { readonly slowMs: number };

export interface ReceivedScore {
  readonly id: string;
  readonly traceId: string;
  readonly name: string;
  readonly value: number | string;
  readonly dataType: string;
  readonly environment: string;
}

export interface LangfuseServer extends AsyncDisposable {
  readonly url: string;
  readonly publicKey: string;
  readonly secretKey: string;
  /** in the order they came, each time they came */
  readonly spans: readonly ReceivedSpan[];
  readonly scores: readonly ReceivedScore[];
  /** method and path of every request, whatever became of it */
  readonly requests: readonly string[];
  /** all that was sent, as it was sent */
  readonly bodies: readonly string[];
  readonly prompts: PromptShelf;
  behave(mood: LangfuseMood): void;
  /** Sets its clock apart from that of this machine. */
  setClockAheadBy(ms: number): void;
}

/** A server on this machine that answers as Langfuse 4 does, as far as the adapter asks. */
export async function startLangfuseServer(): Promise<LangfuseServer> {
  const state = {
    spans: [] as ReceivedSpan[],
    scores: [] as ReceivedScore[],
    requests: [] as string[],
    bodies: [] as string[],
    prompts: createPromptShelf(),
    mood: 'fine' as LangfuseMood,
    aheadMs: 0,
  };
  const server = createServer((request, response) => void receive(request, response, state));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    publicKey: keys.publicKey,
    secretKey: keys.secretKey,
    spans: state.spans,
    scores: state.scores,
    requests: state.requests,
    bodies: state.bodies,
    prompts: state.prompts,
    behave: (mood) => void (state.mood = mood),
    setClockAheadBy: (ms) => void (state.aheadMs = ms),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const keys = { publicKey: 'pk-lf-test', secretKey: 'sk-lf-test-of-the-local-server' };

interface State {
  readonly spans: ReceivedSpan[];
  readonly scores: ReceivedScore[];
  readonly requests: string[];
  readonly bodies: string[];
  readonly prompts: PromptShelf;
  readonly mood: LangfuseMood;
  readonly aheadMs: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function receive(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const { mood } = state;
  state.requests.push(`${request.method} ${request.url?.split('?')[0]}`);
  if (mood === 'refused') return void request.socket.destroy();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  state.bodies.push(text);
  if (mood === 'hang') return;
  response.sendDate = false;
  response.setHeader('date', new Date(Date.now() + state.aheadMs).toUTCString());
  if (mood === 'garbage') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome to nginx!</title>');
    return;
  }
  if (typeof mood === 'object' && 'slowMs' in mood) await new Promise((done) => setTimeout(done, mood.slowMs));
  const { status, body } =
    typeof mood === 'object' && 'status' in mood && (mood.path ?? request.url) === request.url
      ? { status: mood.status, body: { message: `It repeats what was sent: ${text.slice(0, 200)}` } }
      : answerTo(request, text, state);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function answerTo(request: IncomingMessage, text: string, state: State): Answer {
  const expected = `Basic ${Buffer.from(`${keys.publicKey}:${keys.secretKey}`).toString('base64')}`;
  if (request.headers.authorization !== expected)
    return { status: 401, body: { error: 'Invalid credentials. Confirm that you have configured the correct host.' } };
  const url = new URL(request.url ?? '/', 'http://localhost');
  const path = `${request.method} ${url.pathname}`;
  if (path === 'POST /api/public/otel/v1/traces') {
    const spans = spansOf(JSON.parse(text));
    if (state.mood === 'picky')
      return { status: 200, body: { partialSuccess: { rejectedSpans: String(spans.length), errorMessage: 'No.' } } };
    state.spans.push(...spans);
    return { status: 200, body: {} };
  }
  if (path === 'POST /api/public/ingestion') return ingest(text, state);
  if (path === 'GET /api/public/projects')
    return {
      status: 200,
      body: { data: [{ id: 'project-1', name: 'bakers', metadata: {}, organization: { id: 'o', name: 'o' } }] },
    };
  const [, name] = /^\/api\/public\/v2\/prompts(?:\/(.+))?$/.exec(url.pathname) ?? [];
  if (request.method === 'POST' && url.pathname === '/api/public/v2/prompts')
    return { status: 201, body: state.prompts.add(JSON.parse(text)) };
  if (request.method === 'GET' && name !== undefined) {
    const prompt = state.prompts.find(decodeURIComponent(name), url.searchParams);
    return prompt === null
      ? { status: 404, body: { error: 'LangfuseNotFoundError', message: 'Prompt not found' } }
      : { status: 200, body: prompt };
  }
  return { status: 404, body: { error: 'Not found' } };
}

interface IngestionEvent {
  readonly id: string;
  readonly type: string;
  readonly body: ReceivedScore;
}

/** Answers 207 whatever is in it, and lists each event as taken or as wrong. */
function ingest(text: string, state: State): Answer {
  const { batch } = JSON.parse(text) as { readonly batch: readonly IngestionEvent[] };
  const isGood = ({ type, body }: IngestionEvent): boolean =>
    state.mood !== 'picky' &&
    type === 'score-create' &&
    typeof body.traceId === 'string' &&
    typeof body.name === 'string' &&
    fits(body);
  state.scores.push(...batch.filter(isGood).map(({ body }) => body));
  const wrong = batch.filter((event) => !isGood(event));
  return {
    status: 207,
    body: {
      successes: batch.filter(isGood).map(({ id }) => ({ id, status: 201 })),
      errors: wrong.map(({ id }) => ({ id, status: 400, message: 'Invalid request data' })),
    },
  };
}

function fits({ value, dataType }: ReceivedScore): boolean {
  if (dataType === 'CATEGORICAL') return typeof value === 'string';
  return typeof value === 'number' && (dataType === 'NUMERIC' || value === 0 || value === 1);
}
