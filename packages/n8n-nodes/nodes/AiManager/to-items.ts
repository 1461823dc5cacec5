import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DescribedOperation } from './described-operation.ts';
import { fileOutputs } from './overrides.ts';

/** The answer of an operation as items, each linked to the one it comes from. */
export async function toItems(
  functions: Pick<IExecuteFunctions, 'helpers'>,
  described: Pick<DescribedOperation, 'name' | 'pages'>,
  { output, item }: { readonly output: unknown; readonly item: number },
): Promise<INodeExecutionData[]> {
  const pairedItem = { item };
  if (described.pages) return (output as { items: IDataObject[] }).items.map((json) => ({ json, pairedItem }));
  const file = fileOutputs[described.name];
  const json = output as IDataObject;
  const content = file === undefined ? undefined : json[file.field];
  if (file === undefined || typeof content !== 'string') return [{ json, pairedItem }];
  const { [file.field]: _, ...rest } = json;
  const data = await functions.helpers.prepareBinaryData(Buffer.from(content), file.fileName, file.mimeType);
  return [{ json: rest, binary: { data }, pairedItem }];
}
