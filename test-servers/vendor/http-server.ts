import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a vendor sees it. */
export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** parsed JSON; undefined when there is none */
  readonly body: unknown;
}

export interface VendorAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** text is sent as it is, anything else as JSON */
  readonly body?: unknown;
}

/**
 * Something that goes wrong: an answer in place of the right one, or `hang` (no answer at all), `reset` (the connection
 * breaks in the middle of the answer), `lost` (it is done, and the answer to it breaks off),
 * `stall` (it is done, and never answered) or `slow` (the right answer, late).
 */
export interface VendorFault {
  /** matched against method, path and query, such as `GET /api/x?page=0` */
  readonly match: RegExp;
  /** how often it strikes; default: always */
  readonly times?: number;
  readonly answer: VendorAnswer | 'hang' | 'reset' | 'lost' | 'stall' | { readonly slowMs: number };
}

/** A vendor inside this process, over real HTTP. */
export interface VendorServer extends AsyncDisposable {
  readonly url: string;
  /** everything that was asked so far */
  readonly requests: readonly VendorRequest[];
  /** Replaces all faults. */
  setFaults(faults: readonly VendorFault[]): void;
  /** requests under way at the same time, at most, so far */
  readonly mostAtOnce: number;
}

/** @param clockAheadMs - how far the vendor's clock, in the header `Date`, is ahead of this machine's */
export async function startVendorServer(
  answer: (request: VendorRequest) => VendorAnswer,
  { clockAheadMs = 0, port = 0 }: { readonly clockAheadMs?: number; readonly port?: number } = {},
): Promise<VendorServer> {
  const requests: VendorRequest[] = [];
  let faults: { readonly fault: VendorFault; left: number }[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  const takeFault = (line: string): VendorFault['answer'] | undefined => {
    const found = faults.find(({ fault, left }) => left > 0 && fault.match.test(line));
    if (found !== undefined) found.left -= 1;
    return found?.fault.answer;
  };
  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    requests.push(request);
    response.setHeader('date', new Date(Date.now() + clockAheadMs).toUTCString());
    const query = request.query.size === 0 ? '' : `?${request.query.toString()}`;
    const fault = takeFault(`${request.method} ${request.path}${query}`);
    if (fault === 'lost' || fault === 'stall') answer(request);
    if (fault === 'hang' || fault === 'stall') return;
    if (fault === 'reset' || fault === 'lost') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('[{"half":');
      setTimeout(() => incoming.socket.destroy(), 10);
      return;
    }
    if (fault !== undefined && 'slowMs' in fault) await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
    send(response, fault === undefined || 'slowMs' in fault ? answer(request) : fault);
  };
  const server = createServer((incoming, response) => {
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    response.once('close', () => {
      underWay -= 1;
    });
    respond(incoming, response).catch(() => send(response, { status: 500, body: 'The stub failed.' }));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    setFaults(next) {
      faults = next.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: VendorAnswer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function readRequest(incoming: IncomingMessage): Promise<VendorRequest> {
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body };
}
