import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/**
 * The chat models on the node's input, the one to ask first in front. n8n gives a list with the last connection first;
 * parameters of a model may hold expressions, so it is asked for every item.
 */
export async function connectedModels(functions: IExecuteFunctions, item: number): Promise<readonly unknown[]> {
  if (isTool(functions)) return [];
  const found = await functions.getInputConnectionData(NodeConnectionTypes.AiLanguageModel, item);
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found.toReversed() : [found];
}

/** n8n makes a second node type for agents, which has no inputs; it runs as any other node does. */
export function isTool(functions: Pick<IExecuteFunctions, 'getNode' | 'isToolExecution'>): boolean {
  return functions.isToolExecution() || functions.getNode().type.endsWith('Tool');
}
