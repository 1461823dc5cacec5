// Everything that is heavy, in one file of the package that is loaded with the first execution.
export { callOperation } from './call-operation.ts';
export type { CallRequest, CallResult } from './call-operation.ts';
export { checkDatabase, checkModel, checkSes, checkWebhooks, checkWorkSmart } from './check-connections.ts';
export type { ConnectionCheck } from './check-connections.ts';
export type {
  DatabaseConnection,
  LangfuseConnection,
  ModelConnection,
  SesConnection,
  WebhookConnection,
  WorkSmartConnection,
} from './connection.ts';
export { explainError } from './explain-error.ts';
export { closeStorages } from './storages.ts';
export { closeTraces } from './traces.ts';
