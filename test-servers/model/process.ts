// The simulated vendors: a process of its own that answers `POST /v1/responses` as OpenAI and `POST /v1/messages` as Anthropic.
// Started by model-server.ts, which talks to it over IPC.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicShape } from './anthropic-shape.ts';
import type { Faults } from './faults.ts';
import { createFaults } from './faults.ts';
import { openAiShape } from './openai-shape.ts';
import type { ModelCommand, ModelReport, ModelServerOptions } from './options.ts';
import { createPromptCache } from './prompt-cache.ts';
import { contentOf } from './question.ts';
import { respond } from './respond.ts';
import { lognormal, seededPair } from './seeded.ts';

let options: Required<Omit<ModelServerOptions, 'faults'>> = { latencyMs: 0, sigma: 0.5, seed: 1 };
let faults: Faults = createFaults([], options.seed);
const cache = createPromptCache();
const counts = { requests: 0, requestsByVendor: { openai: 0, anthropic: 0 }, faults: 0, peakOpen: 0 };
const faultsByKind: Record<string, number> = {};
let open = 0;
/** Answers that are kept back, as functions that give them. */
const hanging = new Set<() => void>();
let onHanging: (() => void) | undefined;

const server = createServer((request, response) => {
  counts.requests += 1;
  const number = counts.requests;
  open += 1;
  counts.peakOpen = Math.max(counts.peakOpen, open);
  response.on('close', () => (open -= 1));
  readBody(request, (body) => receive(body, { request, response, number }));
});
// A client decides how long it waits and how long it keeps a connection; an idle one must not be cut under its hands.
server.requestTimeout = 0;
server.keepAliveTimeout = 600_000;

process.on('message', ({ number, command }: { readonly number: number; readonly command: ModelCommand }) => {
  void obey(command).then(() => process.send?.(report(number)));
});
// Nobody is left who could stop this process otherwise.
process.on('disconnect', () => process.exit());

async function obey(command: ModelCommand): Promise<void> {
  switch (command.do) {
    case 'listen': {
      const { faults: rules, ...given } = command.options;
      options = { ...options, ...given };
      faults = createFaults(rules ?? [], options.seed);
      return new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    }
    case 'set-faults':
      faults = createFaults(command.faults, options.seed);
      return undefined;
    case 'await-hanging':
      return hanging.size > 0 ? undefined : new Promise<void>((resolve) => (onHanging = resolve));
    case 'release':
      faults = createFaults([], options.seed);
      for (const answer of hanging) answer();
      hanging.clear();
      return undefined;
    case 'report':
      return undefined;
  }
}

function report(number: number): ModelReport {
  const { port } = server.address() as AddressInfo;
  const { user, system } = process.cpuUsage();
  const cpuMs = (user + system) / 1_000;
  return { number, port, statistics: { ...counts, faultsByKind, prompts: cache.shares, cpuMs } };
}

function readBody(request: IncomingMessage, then: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => then((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString()));
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly number: number;
}

function receive(body: string, { request, response, number }: Exchange): void {
  const shape = request.url?.endsWith('/messages') === true ? anthropicShape : openAiShape;
  const question = shape.read(body);
  counts.requestsByVendor[question.vendor] += 1;
  const fault = faults.next({ question, body });
  if (fault !== undefined) {
    counts.faults += 1;
    faultsByKind[fault.kind] = (faultsByKind[fault.kind] ?? 0) + 1;
  }
  const { seed, latencyMs, sigma } = options;
  const draw = seededPair(seed, `${question.schema}\n${contentOf(question)}`);
  const waitMs = lognormal(latencyMs, sigma, draw);
  const sent = `${String(request.headers.authorization)} ${body}`;
  const answer = (): void => respond({ shape, question, response, number, seed, cache, sent, hang }, fault);
  if (waitMs === 0) answer();
  else setTimeout(answer, waitMs);
}

function hang(response: ServerResponse, answer: () => void): void {
  hanging.add(answer);
  response.on('close', () => hanging.delete(answer));
  onHanging?.();
  onHanging = undefined;
}
