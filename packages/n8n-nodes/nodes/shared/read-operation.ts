import type { FunctionsBase } from 'n8n-workflow';
import { databaseOf } from './credentials.ts';
import { toLogger } from './logger.ts';

/** Runs an operation that only reads, outside of an execution; no model is asked. */
export async function readOperation(
  functions: Pick<FunctionsBase, 'getCredentials' | 'getNode' | 'logger'>,
  operation: string,
  input: object,
): Promise<unknown> {
  const { callOperation } = await import('../../sdk/index.ts');
  const { output } = await callOperation({
    operation,
    input,
    database: await databaseOf(functions),
    models: { connected: [], credential: undefined },
    langfuse: undefined,
    signal: undefined,
    onProgress: () => undefined,
    logger: toLogger(functions.logger),
  });
  return output;
}
