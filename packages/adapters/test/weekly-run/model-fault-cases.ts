import type { ServerAnswer } from '../responses-server.ts';
import { goodJudgement, reply } from './openai-bench.ts';

export interface Fault {
  readonly answer: ServerAnswer;
  readonly code: string;
  /** what a reader of the row is told: what happened and what to do */
  readonly says: RegExp;
  /** whether the next call tries again */
  readonly retryable: boolean;
  /** requests made for the judgement before the project is given up */
  readonly requests: number;
}

const unavailable = 'UPSTREAM_UNAVAILABLE';
const invalid = 'MODEL_OUTPUT_INVALID';
const text = (body: string): ServerAnswer => ({ kind: 'reply', text: body });
const json = 'application/json';

/** Every way a model fails that is about one project; the project's id names it. */
export const faults: Readonly<Record<string, Fault>> = {
  hanging: {
    answer: { kind: 'hang' },
    code: unavailable,
    says: /within 400 ms.*allow it more time/,
    retryable: true,
    requests: 3,
  },
  stalled: {
    answer: { kind: 'hang', midBody: true },
    code: unavailable,
    says: /within 400 ms/,
    retryable: true,
    requests: 3,
  },
  reset: {
    answer: { kind: 'disconnect', midBody: true },
    code: unavailable,
    says: /connection broke.*network/,
    retryable: true,
    requests: 3,
  },
  unanswered: {
    answer: { kind: 'disconnect' },
    code: unavailable,
    says: /connection broke.*network/,
    retryable: true,
    requests: 3,
  },
  failing: {
    answer: { kind: 'error', status: 500 },
    code: unavailable,
    says: /unavailable \(HTTP 500\): try again/,
    retryable: true,
    requests: 3,
  },
  gateway: {
    answer: { kind: 'raw', status: 502, contentType: 'text/html', body: '<html>Bad gateway</html>' },
    code: unavailable,
    says: /HTTP 502/,
    retryable: true,
    requests: 3,
  },
  html: {
    answer: { kind: 'raw', contentType: 'text/html', body: '<html>Sign in</html>' },
    code: unavailable,
    says: /no response.*check its address/,
    retryable: true,
    requests: 3,
  },
  garbage: {
    answer: { kind: 'raw', contentType: json, body: '\u0000\u0007%%{{garbage' },
    code: unavailable,
    says: /no response/,
    retryable: true,
    requests: 3,
  },
  truncated: {
    answer: { kind: 'raw', contentType: json, body: '{"id":"resp_1","object":"response","outp' },
    code: unavailable,
    says: /no response/,
    retryable: true,
    requests: 3,
  },
  unlike: {
    answer: { kind: 'raw', contentType: json, body: '{"choices":[{"message":{"content":"Hello"}}]}' },
    code: unavailable,
    says: /no response/,
    retryable: true,
    requests: 3,
  },
  unfinished: {
    answer: text(JSON.stringify(goodJudgement).slice(0, 60)),
    code: invalid,
    says: /not one JSON object.*another model/,
    retryable: true,
    requests: 2,
  },
  cutoff: {
    answer: { kind: 'reply', text: '{"criteria":[', incomplete: 'max_output_tokens' },
    code: invalid,
    says: /cut off/,
    retryable: true,
    requests: 2,
  },
  wrongtypes: {
    answer: reply({ criteria: [{ criterionId: 'goals', level: 'four', evidence: 'none', missing: 3 }] }),
    code: invalid,
    says: /criteria\.0\.level/,
    retryable: true,
    requests: 2,
  },
  otherids: {
    answer: reply({ criteria: [{ criterionId: 'made-up', level: 5, evidence: [], missing: [] }] }),
    code: invalid,
    says: /not in the rubric.*"goals" is missing/,
    retryable: true,
    requests: 2,
  },
  empty: { answer: text(''), code: invalid, says: /not one JSON object/, retryable: true, requests: 2 },
  nothing: {
    answer: { kind: 'reply', fields: { output: [] } },
    code: invalid,
    says: /not one JSON object/,
    retryable: true,
    requests: 2,
  },
  chatty: {
    answer: text('I would rate this update as rather good.'),
    code: invalid,
    says: /not one JSON object/,
    retryable: true,
    requests: 2,
  },
  refusing: {
    answer: { kind: 'reply', refusal: 'I cannot help with that.' },
    code: 'MODEL_REFUSED',
    says: /declined to answer: change the text/,
    retryable: false,
    requests: 1,
  },
  policy: {
    answer: { kind: 'error', status: 400, error: { message: 'Blocked.', code: 'content_policy_violation' } },
    code: 'MODEL_REFUSED',
    says: /declined to answer/,
    retryable: false,
    requests: 1,
  },
  badrequest: {
    answer: { kind: 'error', status: 400, error: { message: 'Too long.', code: 'context_length_exceeded' } },
    code: 'UPSTREAM_REJECTED',
    says: /HTTP 400.*shorter text/,
    retryable: true,
    requests: 1,
  },
};
