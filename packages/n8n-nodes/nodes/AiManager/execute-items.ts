import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { accumulateTokenUsage, NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { CallRequest, CallResult } from '../../sdk/index.ts';
import { toDatabase, toLangfuse, toModel } from '../shared/credentials.ts';
import { toLogger } from '../shared/logger.ts';
import type { DescribedOperation } from './described-operation.ts';
import { findOperation } from './described-operations.ts';
import { readInput } from './read-input.ts';
import { toItems } from './to-items.ts';

/** Pages as large as an operation gives, so that "Return All" takes few calls. */
const pageSize = 1_000;

/** Runs the chosen operation for every item, in their order; an item that fails may be passed on with its error. */
export async function executeItems(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const results: INodeExecutionData[] = [];
  const totals = { calls: 0, inputTokens: 0, outputTokens: 0, costMicroUsd: 0 as number | null };
  for (const [item] of functions.getInputData().entries()) {
    try {
      const described = findOperation(
        functions.getNodeParameter('resource', item) as string,
        functions.getNodeParameter('operation', item) as string,
      );
      const { output, spent } = await callForItem(functions, described, item);
      totals.inputTokens += spent.inputTokens;
      totals.outputTokens += spent.outputTokens;
      totals.costMicroUsd =
        totals.costMicroUsd === null || spent.costMicroUsd === null ? null : totals.costMicroUsd + spent.costMicroUsd;
      results.push(...(await toItems(functions, described, { output, item })));
    } catch (error) {
      const failure = await toNodeError(functions, error, item);
      if (!functions.continueOnFail()) throw failure;
      const { code } = failure.context as { code?: string };
      results.push({
        json: { error: failure.message, code: code ?? 'INTERNAL' },
        error: failure,
        pairedItem: { item },
      });
    }
  }
  tellTotals(functions, totals);
  return results;
}

async function callForItem(
  functions: IExecuteFunctions,
  described: DescribedOperation,
  item: number,
): Promise<CallResult> {
  assertToolMayRun(functions, described, item);
  const { callOperation } = await import('../../sdk/index.ts');
  const request: Omit<CallRequest, 'input'> = {
    operation: described.name,
    database: toDatabase(await functions.getCredentials('aiManagerDatabaseApi', item)),
    models: {
      connected: described.effects === 'act' ? await connectedModels(functions, item) : [],
      credential: toModel(await optionalCredential(functions, 'aiManagerModelApi', item)),
    },
    langfuse: toLangfuse(await optionalCredential(functions, 'aiManagerLangfuseApi', item)),
    signal: functions.getExecutionCancelSignal(),
    onProgress: () => undefined,
    logger: toLogger(functions.logger),
  };
  const input = readInput(functions, described, item);
  if (!described.pages) return callOperation({ ...request, input });
  const wanted = (functions.getNodeParameter('returnAll', item, false) as boolean)
    ? Infinity
    : (functions.getNodeParameter('limit', item, 50) as number);
  return collectPages((page) => callOperation({ ...request, input: { ...input, ...page } }), wanted);
}

interface PageInput {
  readonly limit: number;
  readonly cursor?: string;
}

/** As many rows as are wanted, a page at a time. */
async function collectPages(call: (page: PageInput) => Promise<CallResult>, wanted: number): Promise<CallResult> {
  const items: unknown[] = [];
  let cursor: string | null = null;
  let result: CallResult;
  do {
    const limit = Math.min(pageSize, wanted - items.length);
    result = await call(cursor === null ? { limit } : { limit, cursor });
    const page = result.output as { readonly items: readonly unknown[]; readonly nextCursor: string | null };
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < wanted);
  return { ...result, output: { items } };
}

/** An agent reads; what writes, mails or decides is put into a workflow by a person. */
function assertToolMayRun(
  functions: IExecuteFunctions,
  { effects, title }: DescribedOperation,
  itemIndex: number,
): void {
  if (effects === 'read' || !functions.isToolExecution()) return;
  throw new NodeOperationError(functions.getNode(), `"${title}" changes something, so an agent may not use it.`, {
    itemIndex,
    description: 'Give the agent operations that only read, and do the rest in the workflow around it.',
  });
}

/** One model is the model itself, several are a list that n8n gives last first. */
async function connectedModels(functions: IExecuteFunctions, item: number): Promise<readonly unknown[]> {
  if (functions.isToolExecution()) return [];
  const found = await functions.getInputConnectionData(NodeConnectionTypes.AiLanguageModel, item);
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found.toReversed() : [found];
}

async function optionalCredential(functions: IExecuteFunctions, name: string, item: number) {
  const chosen = functions.getNode().credentials?.[name];
  return chosen === undefined ? undefined : functions.getCredentials(name, item);
}

async function toNodeError(
  functions: IExecuteFunctions,
  error: unknown,
  itemIndex: number,
): Promise<NodeOperationError> {
  if (error instanceof NodeOperationError) return error;
  const { explainError } = await import('../../sdk/index.ts');
  const { message, code, description } = explainError(error);
  const failure = new NodeOperationError(functions.getNode(), message, {
    itemIndex,
    ...(description === null ? {} : { description }),
  });
  failure.context['code'] = code;
  return failure;
}

function tellTotals(
  functions: IExecuteFunctions,
  { inputTokens, outputTokens, costMicroUsd }: Omit<CallResult['spent'], never>,
): void {
  if (inputTokens + outputTokens === 0) return;
  accumulateTokenUsage(functions, inputTokens, outputTokens);
  const cost = costMicroUsd === null ? 'cost unknown' : `$${(costMicroUsd / 1_000_000).toFixed(4)}`;
  functions.addExecutionHints({
    message: `Models read ${String(inputTokens)} and wrote ${String(outputTokens)} tokens: ${cost}.`,
    location: 'outputPane',
  });
}
