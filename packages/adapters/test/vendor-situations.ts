import type { VendorSituation } from '@ai-manager/core/testing';
import { beginningOf, type MessageAnswer } from './messages-server.ts';
import { deltaEvents, type ServerAnswer } from './responses-server.ts';

/** Key and prompt of the contract tests; vendors' prose quotes both, as the real ones' does at times. */
export const apiKey = 'sk-secret-1234567890';
export const prompt = 'The confidential submission of a builder';
const message = `Wrong: ${apiKey}, ${prompt}`;

/** As the Responses API answers. */
export function toResponsesAnswer(situation: VendorSituation): ServerAnswer {
  switch (situation.kind) {
    case 'text':
      return { kind: 'reply', text: situation.text, usage: situation.usage };
    case 'refusal':
      return { kind: 'reply', refusal: situation.text };
    case 'truncated':
      return { kind: 'reply', text: situation.text, incomplete: 'max_output_tokens' };
    case 'hang':
      return { kind: 'hang' };
    case 'stalls':
      return { kind: 'events', events: deltaEvents(situation.text), after: 'hang' };
    case 'breaks-off':
      return { kind: 'events', events: deltaEvents(situation.text), after: 'disconnect' };
    case 'unauthorized':
      return { kind: 'error', status: 401, error: { message, type: 'invalid_request_error', code: 'invalid_api_key' } };
    case 'quota':
      return { kind: 'error', status: 429, error: { message, type: 'insufficient_quota', code: 'insufficient_quota' } };
    case 'rate-limited': {
      const headers = { 'retry-after': String(situation.retryAfterMs / 1_000) };
      return { kind: 'error', status: 429, headers, error: { message, type: 'requests', code: 'rate_limit_exceeded' } };
    }
    case 'unavailable':
      return { kind: 'error', status: 500, error: { message, type: 'server_error', code: null } };
    case 'disconnect':
      return { kind: 'disconnect', midBody: true };
    case 'bad-request':
      return { kind: 'error', status: 400, error: { message, type: 'invalid_request_error', code: 'invalid_value' } };
    case 'garbage':
      return { kind: 'raw', contentType: 'application/json', body: `{"oops": ${prompt}` };
  }
}

/** As the Messages API answers. */
export function toMessagesAnswer(situation: VendorSituation): MessageAnswer {
  switch (situation.kind) {
    case 'text':
      return { kind: 'reply', text: situation.text, usage: situation.usage };
    case 'refusal':
      return { kind: 'reply', refusal: situation.text };
    case 'truncated':
      return { kind: 'reply', text: situation.text, stopReason: 'max_tokens' };
    case 'hang':
      return { kind: 'hang' };
    case 'stalls':
      return { kind: 'events', events: beginningOf(situation.text), after: 'hang' };
    case 'breaks-off':
      return { kind: 'events', events: beginningOf(situation.text), after: 'disconnect' };
    case 'unauthorized':
      return { kind: 'error', status: 401, error: { message } };
    case 'quota':
      return { kind: 'error', status: 402, error: { message } };
    case 'rate-limited': {
      const headers = { 'retry-after': String(situation.retryAfterMs / 1_000) };
      return { kind: 'error', status: 429, headers, error: { message } };
    }
    case 'unavailable':
      return { kind: 'error', status: 529, error: { message } };
    case 'disconnect':
      return { kind: 'disconnect', midBody: true };
    case 'bad-request':
      return { kind: 'error', status: 400, error: { message } };
    case 'garbage':
      return { kind: 'raw', contentType: 'application/json', body: `{"oops": ${prompt}` };
  }
}
