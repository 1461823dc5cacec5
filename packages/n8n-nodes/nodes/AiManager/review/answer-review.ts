import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { sortRequests } from './asked-requests.ts';
import type { SortedRequests } from './asked-requests.ts';
import type { ReadAnswers } from './read-answers.ts';
import { readAnswers } from './read-answers.ts';
import { brokenPage, reviewPage, thanksPage } from './review-page.ts';
import { contentPolicy } from './review-style.ts';
import { toUnaskedItem } from './unasked-item.ts';

/**
 * Answers whoever opens or sends the page of a waiting execution. Opening changes nothing. What was sent is handed to
 * the workflow: nothing is decided here, no database and no model is asked.
 *
 * It never throws: n8n would take an error for an answer and go on with it.
 */
export async function answerReview(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
  try {
    return answer(functions);
  } catch (error) {
    functions.logger.error(`AI Manager: the review page cannot be shown: ${(error as Error).message}`);
    return show(functions, 500, brokenPage());
  }
}

function answer(functions: IWebhookFunctions): IWebhookResponseData {
  // Expressions of the node see the items that it was given when it began to wait.
  const items = functions.evaluateExpression('{{ $input.all() }}') as unknown as readonly INodeExecutionData[];
  const reviewerId = functions.getNodeParameter('reviewerId', '', { extractValue: true }) as string;
  const sorted = sortRequests(items, reviewerId);
  const page = { requests: sorted.asked, timeZone: functions.getTimezone(), nowMs: Date.now() };
  if (functions.getRequestObject().method !== 'POST') return show(functions, 200, reviewPage(page));
  const read = readAnswers(functions.getBodyData(), sorted.asked, page.nowMs);
  if (read.problems.size > 0) return show(functions, 400, reviewPage({ ...page, refused: read }));
  const decided = [...read.answers.values()].filter(({ outcome }) => outcome !== null).length;
  setHeaders(functions);
  // n8n sends it as soon as the execution goes on; who comes second is told by n8n.
  return {
    webhookResponse: thanksPage({ decided, left: sorted.asked.length - decided }),
    workflowData: [toAnswerItems(sorted, read, { reviewerId, answeredAt: new Date(page.nowMs).toISOString() })],
  };
}

function toAnswerItems(
  { asked, unasked }: SortedRequests,
  { answers }: ReadAnswers,
  by: { readonly reviewerId: string; readonly answeredAt: string },
): INodeExecutionData[] {
  return [
    ...asked.map(({ approvalId, token, item }): INodeExecutionData => {
      const { outcome, reason } = answers.get(approvalId) ?? { outcome: null, reason: '' };
      const answered = outcome === null ? { answer: 'left' } : { answer: 'decided', outcome, token };
      return { json: { approvalId, ...answered, reason, ...by }, pairedItem: { item } };
    }),
    ...unasked.map(toUnaskedItem),
  ];
}

/** The execution goes on waiting. */
function show(functions: IWebhookFunctions, status: number, html: string): IWebhookResponseData {
  setHeaders(functions);
  functions.getResponseObject().status(status).send(html);
  return { noWebhookResponse: true };
}

function setHeaders(functions: IWebhookFunctions): void {
  functions.getResponseObject().set({
    'content-type': 'text/html; charset=utf-8',
    // The page shares its host with n8n, and must not be taken for a part of it.
    'content-security-policy': `${contentPolicy}; frame-ancestors 'none'; sandbox allow-forms`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  });
}
