export { createEmlMailer, emlMailerOptionsSchema } from './eml-mailer.ts';
export type { EmlMailerOptions } from './eml-mailer.ts';
export { createFolderDocumentStore, folderDocumentStoreOptionsSchema } from './folder-document-store.ts';
export type { FolderDocumentStoreOptions } from './folder-document-store.ts';
export { createJsonlTelemetry, jsonlTelemetryOptionsSchema } from './jsonl-telemetry.ts';
export type { JsonlTelemetryOptions } from './jsonl-telemetry.ts';
export { createStderrLogger, stderrLoggerOptionsSchema } from './stderr-logger.ts';
export type { StderrLoggerOptions } from './stderr-logger.ts';
