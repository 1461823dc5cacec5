import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { CallRequest, CallResult } from '../../sdk/index.ts';
import type { Spent } from '../../sdk/spent.ts';
import { addSpent, nothingSpent } from '../../sdk/spent.ts';
import { databaseOf, langfuseOf, modelOf } from '../shared/credentials.ts';
import { toLogger } from '../shared/logger.ts';
import { servicesOf } from '../shared/services.ts';
import { collectPages } from './collect-pages.ts';
import { connectedModels, isTool } from './connected-models.ts';
import type { DescribedOperation } from './described-operation.ts';
import { findOperation } from './described-operations.ts';
import { toErrorItem, toNodeError } from './errors.ts';
import { createProgress } from './progress.ts';
import { readInput } from './read-input.ts';
import { tellSpent } from './tell-spent.ts';
import { toItems } from './to-items.ts';

/** Runs the chosen operation for every item, in their order; an item that fails may be passed on with its error. */
export async function executeItems(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const results: INodeExecutionData[] = [];
  const remarks = new Set<string>();
  let spent: Spent = nothingSpent;
  for (const [item] of functions.getInputData().entries()) {
    try {
      const result = await executeItem(functions, item, remarks);
      spent = addSpent(spent, result.spent);
      results.push(...result.items);
    } catch (error) {
      const failure = await toNodeError(functions, error, item);
      // A stopped execution goes on with no other item.
      if (!functions.continueOnFail() || functions.getExecutionCancelSignal()?.aborted === true) throw failure;
      results.push(toErrorItem(failure, item));
    }
  }
  for (const message of remarks) functions.addExecutionHints({ message, location: 'outputPane' });
  tellSpent(functions, spent);
  return results;
}

async function executeItem(
  functions: IExecuteFunctions,
  item: number,
  remarks: Set<string>,
): Promise<{ readonly items: INodeExecutionData[]; readonly spent: Spent }> {
  const described = findOperation(
    functions.getNodeParameter('resource', item) as string,
    functions.getNodeParameter('operation', item) as string,
  );
  assertToolMayRun(functions, described, item);
  const progress = createProgress(functions);
  const { output, spent } = await call(functions, described, {
    item,
    onProgress: (step) => progress.report(step),
    onRemark: (sentence) => remarks.add(sentence),
  });
  progress.end();
  return { items: await toItems(functions, described, { output, spent, item }), spent };
}

async function call(
  functions: IExecuteFunctions,
  described: DescribedOperation,
  { item, ...told }: { readonly item: number } & Pick<CallRequest, 'onProgress' | 'onRemark'>,
): Promise<CallResult> {
  const input = readInput(functions, described, item);
  const request: Omit<CallRequest, 'input'> = {
    operation: described.name,
    database: await databaseOf(functions, item),
    models: {
      connected: described.effects === 'act' ? await connectedModels(functions, item) : [],
      credential: await modelOf(functions, item),
    },
    langfuse: await langfuseOf(functions, item),
    ...(await servicesOf(functions, described.resource, item)),
    signal: functions.getExecutionCancelSignal(),
    ...told,
    logger: toLogger(functions.logger),
  };
  const { callOperation } = await import('../../sdk/index.ts');
  if (!described.pages) return callOperation({ ...request, input });
  const wanted = (functions.getNodeParameter('returnAll', item, false) as boolean)
    ? Infinity
    : (functions.getNodeParameter('limit', item, 50) as number);
  return collectPages((page) => callOperation({ ...request, input: { ...input, ...page } }), {
    wanted,
    pageSize: described.input.properties?.['limit']?.maximum ?? 100,
  });
}

/** The tool shows nothing else; a workflow that was written by hand may still name it. */
function assertToolMayRun(functions: IExecuteFunctions, { effects, title }: DescribedOperation, item: number): void {
  if (effects === 'read' || !isTool(functions)) return;
  throw new NodeOperationError(functions.getNode(), `"${title}" changes something, so an agent may not use it.`, {
    itemIndex: item,
    description: 'Give the agent operations that only read, and do the rest in the workflow around it.',
  });
}
