import type { IExecuteFunctions } from 'n8n-workflow';
import { accumulateTokenUsage } from 'n8n-workflow';
import type { Spent } from '../../sdk/spent.ts';

/** Tells n8n and whoever looks at the output what models were asked. */
export function tellSpent(functions: IExecuteFunctions, { inputTokens, outputTokens, costMicroUsd }: Spent): void {
  if (inputTokens + outputTokens === 0) return;
  // n8n counts the tokens of connected models itself, at their own nodes.
  if (!functions.getParentNodes(functions.getNode().name, { connectionType: 'ai_languageModel' }).length)
    accumulateTokenUsage(functions, inputTokens, outputTokens);
  const cost = costMicroUsd === null ? 'their price is not known' : `$${(costMicroUsd / 1_000_000).toFixed(4)}`;
  functions.addExecutionHints({
    message: `Models read ${String(inputTokens)} tokens and wrote ${String(outputTokens)}: ${cost}.`,
    location: 'outputPane',
  });
}
