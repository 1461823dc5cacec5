import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Spent } from '../../sdk/spent.ts';
import type { DescribedOperation } from './described-operation.ts';
import { fileOutputs } from './overrides.ts';

interface Answer {
  readonly output: unknown;
  readonly spent: Spent;
  /** the item that it answers */
  readonly item: number;
}

/** The answer of an operation as items, each linked to the one it comes from. */
export async function toItems(
  functions: Pick<IExecuteFunctions, 'helpers'>,
  described: Pick<DescribedOperation, 'name' | 'pages' | 'effects'>,
  { output, spent, item }: Answer,
): Promise<INodeExecutionData[]> {
  const pairedItem = { item };
  if (described.pages) return (output as { items: IDataObject[] }).items.map((json) => ({ json, pairedItem }));
  const json = { ...(output as IDataObject), ...(described.effects === 'act' ? { usage: toUsage(spent) } : {}) };
  const file = fileOutputs[described.name];
  const content = file === undefined ? undefined : (output as IDataObject)[file.field];
  if (file === undefined || typeof content !== 'string') return [{ json, pairedItem }];
  const rest = Object.fromEntries(Object.entries(json).filter(([name]) => name !== file.field)) as IDataObject;
  const data = await functions.helpers.prepareBinaryData(Buffer.from(content), file.fileName, file.mimeType);
  return [{ json: rest, binary: { data }, pairedItem }];
}

/** What a workflow can add up, or compare with a budget of its own; the price is null where it is not known. */
function toUsage({ inputTokens, outputTokens, costMicroUsd }: Spent): IDataObject {
  return { inputTokens, outputTokens, costUsd: costMicroUsd === null ? null : costMicroUsd / 1_000_000 };
}
