import type { ServerResponse } from 'node:http';
import { answerText, withInvalidValues, withWrongTypes } from './answer.ts';
import type { ModelFault } from './options.ts';
import type { PromptCache } from './prompt-cache.ts';
import type { Question } from './question.ts';
import type { VendorFailure, VendorShape } from './vendor-shape.ts';

/** A request that waits for its answer. */
export interface Exchange {
  readonly shape: VendorShape;
  readonly question: Question;
  readonly response: ServerResponse;
  readonly number: number;
  readonly seed: number;
  readonly cache: PromptCache;
  /** what came in, key included, for vendors that repeat it */
  readonly sent: string;
  /** Keeps the answer until somebody wants it given. */
  readonly hang: (response: ServerResponse, answer: () => void) => void;
}

/** Answers a request, or fails it in the way of the fault. */
export function respond(exchange: Exchange, fault: ModelFault | undefined): void {
  const { shape, question, response, number, seed } = exchange;
  response.setHeader(shape.requestIdHeader, `req_${number}`);
  const whole = answerText(question, seed);
  switch (fault?.kind) {
    case undefined:
      return answer(exchange, whole);
    case 'hang':
      if (fault.midBody !== true) return exchange.hang(response, () => answer(exchange, whole));
      beginBody(exchange);
      return exchange.hang(response, () => response.socket?.destroy());
    case 'drip':
      return drip(exchange, whole, fault.totalMs);
    case 'status': {
      if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(fault.retryAfterSeconds));
      return refuse(exchange, { ...fault, message: `This is refused: ${exchange.sent}` });
    }
    case 'no-quota':
      return refuse(exchange, shape.noQuota);
    case 'too-long':
      return refuse(exchange, shape.tooLong);
    case 'reset':
      beginBody(exchange);
      setImmediate(() => response.socket?.destroy());
      return;
    case 'truncated-json':
      return answer(exchange, whole.slice(0, whole.length / 2));
    case 'garbage':
      return send(response, 'Bad gateway', 200);
    case 'wrong-content-type':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html><body>Please sign in to the network.</body></html>');
      return;
    case 'empty':
      return fault.what === 'body' ? send(response, '', 200) : answer(exchange, '');
    case 'refusal':
      return answer(exchange, 'I cannot help with that.', true);
    case 'wrong-types':
      return answer(exchange, withWrongTypes(whole));
    case 'invalid-values':
      return answer(exchange, withInvalidValues(whole));
  }
}

function answer(exchange: Exchange, text: string, refusal = false): void {
  const { response } = exchange;
  const pieces = piecesOf(exchange, text, refusal);
  if (!exchange.question.stream) return send(response, pieces.join(''), 200);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(pieces.join(''));
}

function piecesOf({ shape, question, number, cache }: Exchange, text: string, refusal: boolean): readonly string[] {
  const said = { text, refusal, tokens: cache.count(question), number };
  return question.stream ? shape.toEvents(question, said) : [shape.toBody(question, said)];
}

/** Twenty pieces, whatever the answer is made of. */
function drip(exchange: Exchange, text: string, totalMs: number): void {
  const { response, question } = exchange;
  const body = piecesOf(exchange, text, false).join('');
  const size = Math.ceil(body.length / 20);
  response.writeHead(200, { 'content-type': question.stream ? 'text/event-stream' : 'application/json' });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.slice(sent, sent + size));
    sent += size;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, totalMs / 20);
  response.on('close', () => clearInterval(timer));
}

function beginBody({ response, shape, question }: Exchange): void {
  if (question.stream) response.writeHead(200, { 'content-type': 'text/event-stream' });
  else response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10000' });
  response.write(question.stream ? 'event: message\ndata: {"type":' : shape.bodyStart);
}

function refuse({ response, shape }: Exchange, failure: VendorFailure): void {
  send(response, shape.toErrorBody(failure), failure.status);
}

function send(response: ServerResponse, body: string, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
