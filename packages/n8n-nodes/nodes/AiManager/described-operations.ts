import { UserError } from 'n8n-workflow';
import type { DescribedOperation } from './described-operation.ts';
import operations from './generated/operations.json' with { type: 'json' };

/** The catalogue as scripts/generate.ts wrote it down. */
export const describedOperations = operations as readonly DescribedOperation[];

/** @throws UserError for a name that the generated list lacks, which only a damaged workflow can hold */
export function findOperation(resource: string, operation: string): DescribedOperation {
  const found = describedOperations.find((each) => each.resource === resource && each.operation === operation);
  if (found === undefined)
    throw new UserError(`AI Manager has no operation "${operation}" of "${resource}": choose another in the node.`);
  return found;
}
