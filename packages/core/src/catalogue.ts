// The catalogue of operations without their handlers: reading it loads no graph.
export { accessTable } from './operations/access.ts';
export type { AccessRow, OperationName, RowScope } from './operations/access.ts';
export { catalogue, operations } from './operations/catalogue.ts';
export type { Catalogue } from './operations/catalogue.ts';
export type { Effects, OperationDescriptor } from './operations/operation.ts';
