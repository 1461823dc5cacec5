// The simulated vendor: a process of its own that answers `POST /v1/responses`. Started by model-server.ts, which talks to it over IPC.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelRequest } from './answer.ts';
import { answerText, contentOf } from './answer.ts';
import type { Faults } from './faults.ts';
import { createFaults } from './faults.ts';
import type { ModelCommand, ModelFault, ModelReport, ModelServerOptions } from './options.ts';
import { toResponse } from './response.ts';
import { lognormal, seededPair } from './seeded.ts';

let options: Required<Omit<ModelServerOptions, 'faults'>> = { latencyMs: 0, sigma: 0.5, seed: 1 };
let faults: Faults = createFaults([]);
const statistics = { requests: 0, faults: 0, peakOpen: 0 };
let open = 0;

const server = createServer((request, response) => {
  statistics.requests += 1;
  const number = statistics.requests;
  open += 1;
  statistics.peakOpen = Math.max(statistics.peakOpen, open);
  response.on('close', () => (open -= 1));
  readBody(request, (body) => receive(body, response, number));
});
// A client decides how long it waits and how long it keeps a connection; an idle one must not be cut under its hands.
server.requestTimeout = 0;
server.keepAliveTimeout = 600_000;

process.on('message', (command: ModelCommand) => void obey(command).then((report) => process.send?.(report)));
// Nobody is left who could stop this process otherwise.
process.on('disconnect', () => process.exit());

async function obey(command: ModelCommand): Promise<ModelReport> {
  if (command.do === 'listen') {
    const { faults: rules, ...given } = command.options;
    options = { ...options, ...given };
    faults = createFaults(rules ?? []);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  }
  if (command.do === 'set-faults') faults = createFaults(command.faults);
  const { port } = server.address() as AddressInfo;
  const { user, system } = process.cpuUsage();
  return { port, statistics: { ...statistics, cpuMs: (user + system) / 1_000 } };
}

function readBody(request: IncomingMessage, then: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => then((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString()));
}

function receive(body: string, response: ServerResponse, number: number): void {
  const request = JSON.parse(body) as ModelRequest;
  const schema = request.text?.format?.name ?? '';
  const fault = faults.next({ schema, body });
  if (fault !== undefined) statistics.faults += 1;
  const draw = seededPair(options.seed, `${schema}\n${contentOf(request)}`);
  const latencyMs = lognormal(options.latencyMs, options.sigma, draw);
  const answer = (): void =>
    fault === undefined
      ? send(response, toResponse(request, { text: answerText(request, options.seed) }, number))
      : fail(response, fault, { request, number });
  if (latencyMs === 0) answer();
  else setTimeout(answer, latencyMs);
}

function send(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

interface Exchange {
  readonly request: ModelRequest;
  readonly number: number;
}

function fail(response: ServerResponse, fault: ModelFault, { request, number }: Exchange): void {
  const whole = answerText(request, options.seed);
  switch (fault.kind) {
    case 'hang':
      return;
    case 'status':
      if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(fault.retryAfterSeconds));
      return send(response, vendorError(fault), fault.status);
    case 'reset':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10000' });
      response.write('{"id":"resp_1","model":');
      setImmediate(() => response.socket?.destroy());
      return;
    case 'truncated-json':
      return send(response, toResponse(request, { text: whole.slice(0, whole.length / 2) }, number));
    case 'garbage':
      return send(response, '<html><body>Bad gateway</body></html>');
    case 'empty':
      return send(response, fault.what === 'body' ? '' : toResponse(request, { text: '' }, number));
    case 'refusal':
      return send(response, toResponse(request, { refusal: 'I cannot help with that.' }, number));
    case 'wrong-types':
      return send(response, toResponse(request, { text: withWrongTypes(whole) }, number));
  }
}

function vendorError({ status, code }: Extract<ModelFault, { kind: 'status' }>): string {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return JSON.stringify({ error: { message: 'This request is refused.', type, code: code ?? null, param: null } });
}

/** Numbers become words, and lists become numbers. */
function withWrongTypes(json: string): string {
  return JSON.stringify(JSON.parse(json), (key, value: unknown) => {
    if (typeof value === 'number') return 'four';
    return Array.isArray(value) && key !== 'criteria' ? value.length : value;
  });
}
