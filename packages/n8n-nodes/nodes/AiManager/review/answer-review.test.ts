import type { IWebhookFunctions } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { triaged, triageItem } from './__fixtures__/triaged.ts';
import { answerReview } from './answer-review.ts';

interface Sent {
  status: number;
  html: string;
  headers: Readonly<Record<string, string>>;
}

/** What n8n gives a node whose page is opened or sent. */
function host(method: 'GET' | 'POST', body: unknown = {}, more: Partial<IWebhookFunctions> = {}) {
  const sent: Sent = { status: 0, html: '', headers: {} };
  const response = {
    set: (headers: Sent['headers']) => (sent.headers = headers),
    status: (status: number) => {
      sent.status = status;
      return response;
    },
    send: (html: string) => (sent.html = html),
  };
  const functions = {
    evaluateExpression: () => [triageItem(triaged('a1'), triaged('a2', { status: 'rejected' }))],
    getNodeParameter: () => 'p-001',
    getTimezone: () => 'Europe/Berlin',
    getRequestObject: () => ({ method }),
    getBodyData: () => body,
    getResponseObject: () => response,
    logger: { error: () => undefined },
    ...more,
  } as unknown as IWebhookFunctions;
  return { functions, sent };
}

describe('the page of an execution that waits', () => {
  it('is shown when it is opened, and nothing goes on', async () => {
    const { functions, sent } = host('GET', { 'outcome.a1': 'approve' });
    expect(await answerReview(functions)).toEqual({ noWebhookResponse: true });
    expect(sent).toMatchObject({ status: 200, html: expect.stringContaining('Ann Example') as string });
    expect(sent.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; form-action 'self';/,
    );
  });

  it('hands an answer to the workflow, with the token of the reviewer', async () => {
    const { functions, sent } = host('POST', { 'outcome.a1': 'reject', 'reason.a1': 'No.' });
    const { workflowData, webhookResponse } = await answerReview(functions);
    expect(workflowData).toEqual([
      [
        {
          json: {
            approvalId: 'a1',
            answer: 'decided',
            outcome: 'rejected',
            token: 'secret-of-one-a1',
            reason: 'No.',
            reviewerId: 'p-001',
            answeredAt: expect.any(String) as string,
          },
          pairedItem: { item: 0 },
        },
        { json: { approvalId: 'a2', answer: 'not-asked', why: expect.any(String) as string }, pairedItem: { item: 0 } },
      ],
    ]);
    expect(webhookResponse).toMatch(/Your answers are sent/);
    expect(sent.status).toBe(0);
  });

  it('is shown again when an answer is refused, and nothing goes on', async () => {
    const { functions, sent } = host('POST', { 'outcome.a1': 'maybe' });
    expect(await answerReview(functions)).toEqual({ noWebhookResponse: true });
    expect(sent).toMatchObject({ status: 400, html: expect.stringContaining('This is no answer') as string });
  });

  it('never throws, which n8n would go on with', async () => {
    const fail = () => {
      throw new Error('The expression cannot be read.');
    };
    const { functions, sent } = host('GET', {}, { evaluateExpression: fail });
    expect(await answerReview(functions)).toEqual({ noWebhookResponse: true });
    expect(sent).toMatchObject({ status: 500, html: expect.stringContaining('cannot be shown') as string });
  });
});
