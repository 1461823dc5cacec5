import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reply } from './redis/reply-reader.ts';
import { connectToRedis, type RespClient } from './redis/resp-client.ts';

/** What the front does instead of asking Redis. */
export type UpstashFault =
  | { readonly kind: 'status'; readonly status: number; readonly error: string }
  /** a page of something between here and Upstash */
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' };

export interface UpstashRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** one command, or a list of them */
  readonly body: unknown;
}

/** A front to Redis that answers as Upstash's REST API does. */
export interface UpstashServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly requests: readonly UpstashRequest[];
  /** Does this with every request from now on; null: asks Redis again. */
  setFault(fault: UpstashFault | null): void;
}

const token = 'planted-upstash-token';

/**
 * Starts a front for the Redis on a port of this machine: one command as an array at `/`, several at `/pipeline`, a
 * transaction at `/multi-exec`; a bearer token; replies in base64 when the client asks for them.
 *
 * @param port - of the Redis server, which may be away: requests are answered with an error then
 */
export async function startUpstash(port: number): Promise<UpstashServer> {
  const requests: UpstashRequest[] = [];
  let fault: UpstashFault | null = null;
  const server = createServer((request, response) => {
    void receive(request).then(async (body) => {
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      if (fault !== null) return misbehave(fault, response);
      if (request.headers.authorization !== `Bearer ${token}`)
        return answer(response, 401, { error: 'WRONGPASS invalid or missing auth token' });
      const [status, document] = await perform(request, body, port);
      return answer(response, status, document);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    requests,
    setFault: (next) => (fault = next),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function receive(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function perform(request: IncomingMessage, body: unknown, port: number): Promise<readonly [number, unknown]> {
  const encode = request.headers['upstash-encoding'] === 'base64' ? inBase64 : asText;
  const problem = problemOf(request.url ?? '', body);
  if (problem !== null) return [400, { error: problem }];
  try {
    // A connection of its own per request, so that transactions do not mix.
    await using client = await connectToRedis(port);
    switch (request.url) {
      case '/pipeline': {
        const replies = await sendAll(client, body as readonly Command[]);
        return [200, replies.map((reply) => toDocument(reply, encode))];
      }
      case '/multi-exec':
        return await transact(client, body as readonly Command[], encode);
      default: {
        const reply = await client.send(toArguments(body as Command));
        return [reply.kind === 'error' ? 400 : 200, toDocument(reply, encode)];
      }
    }
  } catch {
    return [500, { error: 'ERR the database cannot be reached' }];
  }
}

type Command = readonly (string | number | boolean | null)[];
type Encode = (bytes: Buffer) => string;

const inBase64: Encode = (bytes) => bytes.toString('base64');
const asText: Encode = (bytes) => bytes.toString('utf8');

function problemOf(path: string, body: unknown): string | null {
  const isCommand = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && !Array.isArray(value[0]);
  if (path === '/') return isCommand(body) ? null : 'ERR failed to parse command';
  if (path !== '/pipeline' && path !== '/multi-exec') return 'ERR unknown path';
  return Array.isArray(body) && body.length > 0 && body.every(isCommand)
    ? null
    : 'ERR failed to parse pipeline request';
}

const sendAll = (client: RespClient, commands: readonly Command[]): Promise<readonly Reply[]> =>
  Promise.all(commands.map((command) => client.send(toArguments(command))));

async function transact(
  client: RespClient,
  commands: readonly Command[],
  encode: Encode,
): Promise<readonly [number, unknown]> {
  const replies = await sendAll(client, [['MULTI'], ...commands, ['EXEC']]);
  const executed = replies.at(-1);
  if (executed?.kind === 'list') return [200, executed.items.map((reply) => toDocument(reply, encode))];
  return [400, { error: executed?.kind === 'error' ? executed.message : 'EXECABORT Transaction discarded' }];
}

/**
 * Upstash knows a flag for scripts that Redis 7.0 refuses. A script is known by the hash of its text, so a client that
 * sends the hash of the text with the flag hears that it is unknown, and sends the text.
 */
function toArguments(command: Command): readonly string[] {
  return command.map((part) => String(part).replace(/^#!lua flags=allow-key-locking\n/, '#!lua\n'));
}

/** As Upstash writes replies: texts encoded, numbers, statuses and nothing as they are. */
function toDocument(reply: Reply, encode: Encode): { result: unknown } | { error: string } {
  return reply.kind === 'error' ? { error: reply.message } : { result: toResult(reply, encode) };
}

function toResult(reply: Reply, encode: Encode): unknown {
  switch (reply.kind) {
    case 'text':
      return encode(reply.bytes);
    case 'status':
      // The one text that Upstash does not encode.
      return reply.text === 'OK' ? 'OK' : encode(Buffer.from(reply.text));
    case 'number':
      return reply.value;
    case 'list':
      return reply.items.map((item) => toResult(item, encode));
    case 'error':
      return reply.message;
    case 'nothing':
      return null;
  }
}

function answer(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}

function misbehave(fault: UpstashFault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'status':
      answer(response, fault.status, { error: fault.error });
      break;
    case 'html':
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    case 'hang':
  }
}
