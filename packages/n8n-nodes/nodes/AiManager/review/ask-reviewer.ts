import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError, WAIT_INDEFINITELY } from 'n8n-workflow';
import { isTool } from '../connected-models.ts';
import { toErrorItem, toNodeError } from '../errors.ts';
import { sortRequests } from './asked-requests.ts';
import type { AskedRequest } from './asked-requests.ts';
import { reviewOperation } from './review-operation.ts';
import { toUnaskedItem } from './unasked-item.ts';

const unitsMs = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

/** Whether the node is set to ask a reviewer; one node does one thing for all its items. */
export function isReview(functions: Pick<IExecuteFunctions, 'getNodeParameter'>): boolean {
  return (
    functions.getNodeParameter('resource', 0, '') === reviewOperation.resource &&
    functions.getNodeParameter('operation', 0, '') === reviewOperation.operation
  );
}

/** Puts the execution to wait for the reviewer's answer. Where nobody is to be asked, it goes on at once and says why. */
export async function askReviewer(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
  try {
    return await ask(functions);
  } catch (error) {
    const failure = await toNodeError(functions, error, 0);
    if (!functions.continueOnFail()) throw failure;
    return [toErrorItem(failure, 0)];
  }
}

async function ask(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
  if (isTool(functions))
    throw refused(functions, 'An agent asks nobody to decide: put this node into the workflow around it.');
  const reviewerId = functions.getNodeParameter('reviewerId', 0, '', { extractValue: true }) as string;
  if (reviewerId === '') throw refused(functions, 'Nobody is asked: choose a reviewer.');
  const items = functions.getInputData();
  const { asked, unasked, withoutTokens } = sortRequests(items, reviewerId);
  if (withoutTokens)
    throw refused(
      functions,
      'The requests have no decision tokens.',
      'Switch on Decision Tokens in the node that triages (its credential acts as a service), and name reviewers in the rules. Nobody gets a token for an own request.',
    );
  if (asked.length === 0) return unasked.map(toUnaskedItem);
  await functions.putExecutionToWait(waitTill(functions, asked));
  const resumeUrl = functions.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string;
  // The editor takes the link with its signature from here.
  functions.setMetadata({ resumeUrl });
  functions.addExecutionHints({
    message: `${reviewerId} is asked about ${String(asked.length)} of ${String(asked.length + unasked.length)} requests. <a href="${resumeUrl}" target="_blank">Look at the page</a>`,
    location: 'outputPane',
  });
  return items;
}

/** After the last token has expired nobody can answer any more, so that is when waiting ends at the latest. */
function waitTill(functions: IExecuteFunctions, asked: readonly AskedRequest[]): Date {
  if (functions.getNodeParameter('limitWaitTime', 0, false) as boolean) {
    const unit = functions.getNodeParameter('waitUnit', 0, 'hours') as keyof typeof unitsMs;
    return new Date(Date.now() + (functions.getNodeParameter('waitAmount', 0, 24) as number) * unitsMs[unit]);
  }
  const lastMs = Math.max(...asked.map(({ expiresAt }) => Date.parse(expiresAt)));
  return Number.isNaN(lastMs) ? WAIT_INDEFINITELY : new Date(lastMs);
}

function refused(functions: IExecuteFunctions, message: string, description?: string): NodeOperationError {
  const failure = new NodeOperationError(functions.getNode(), message, {
    itemIndex: 0,
    ...(description === undefined ? {} : { description }),
  });
  failure.context['code'] = 'INVALID_INPUT';
  return failure;
}
