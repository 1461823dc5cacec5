import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError, UserError } from 'n8n-workflow';

/**
 * What the editor shows of an error: one sentence that says what to do, and more below it.
 *
 * @param itemIndex - undefined: it is about no item
 */
export async function toNodeError(
  functions: Pick<IExecuteFunctions, 'getNode'>,
  error: unknown,
  itemIndex?: number,
): Promise<NodeOperationError> {
  if (error instanceof NodeOperationError) return error;
  const { explainError } = await import('../../sdk/index.ts');
  const { message, code, description } = explainError(error);
  const failure = new NodeOperationError(functions.getNode(), message, {
    ...(itemIndex === undefined ? {} : { itemIndex }),
    ...(description === null ? {} : { description }),
  });
  // n8n puts a sentence of its own in place of one that names a code such as ECONNREFUSED; ours says what to do.
  failure.message = message;
  // What n8n calls an error of the user is one of the settings here: a damaged node, a credential that cannot do it.
  failure.context['code'] = error instanceof UserError ? 'CONFIGURATION' : code;
  return failure;
}

/**
 * An item in place of the results, for nodes that go on after an error. n8n knows it by these names and no others: it
 * goes to the error output, with the fields of the item that it is about.
 */
export function toErrorItem(failure: NodeOperationError, item: number): INodeExecutionData {
  const { code } = failure.context as { readonly code?: string };
  const { description } = failure;
  const more = typeof description === 'string' && description !== '' ? { description } : {};
  return {
    json: { error: failure.message, details: { code: code ?? 'INTERNAL', ...more } },
    pairedItem: { item },
  };
}
