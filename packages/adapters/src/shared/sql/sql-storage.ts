import { isAiManagerError } from '@ai-manager/core';
import type { CallOptions, Storage, StorageHealth } from '@ai-manager/core';
import { migrationStatus } from './migrate.ts';
import type { SqlBackend, SqlSession } from './session.ts';
import { createSqlSession } from './session.ts';
import { createDecisionStore } from './stores/decision-store.ts';
import { createEvaluationStore } from './stores/evaluation-store.ts';
import { createMetricStore } from './stores/metric-store.ts';
import { createOutboxStore } from './stores/outbox-store.ts';
import { createPeopleStore } from './stores/people-store.ts';
import { createProjectStore } from './stores/project-store.ts';
import { createPromptStore } from './stores/prompt-store.ts';
import { createRulesStore } from './stores/rules-store.ts';
import { createRunStore } from './stores/run-store.ts';
import { createSchemaStore } from './stores/schema-store.ts';
import { createTransferStore } from './stores/transfer-store.ts';

/** The one implementation of storage; a backend adds how to connect. Does nothing until the first call. */
export function createSqlStorage(backend: SqlBackend): Storage {
  const session = createSqlSession(backend);
  return {
    people: createPeopleStore(session),
    projects: createProjectStore(session),
    metrics: createMetricStore(session),
    evaluations: createEvaluationStore(session),
    runs: createRunStore(session),
    prompts: createPromptStore(session),
    rules: createRulesStore(session),
    decisions: createDecisionStore(session),
    outbox: createOutboxStore(session),
    schema: createSchemaStore(session),
    transfer: createTransferStore(session),
    check: (options) => checkHealth(session, options),
    close: () => session.close(),
    [Symbol.asyncDispose]: () => session.close(),
  };
}

async function checkHealth(session: SqlSession, options: CallOptions): Promise<StorageHealth> {
  const backend = session.backend.name;
  try {
    const { pending } = await session.run(options, (db) => migrationStatus(db));
    const problem = pending.length === 0 ? null : `The schema lacks ${pending.join(', ')}: restart to migrate.`;
    return { backend, reachable: true, migrated: pending.length === 0, problem };
  } catch (error) {
    options.signal?.throwIfAborted();
    // A database that is newer than the library answers; what is wrong is its schema.
    const reachable = isAiManagerError(error, 'CONFIGURATION') && 'database' in error.details;
    return { backend, reachable, migrated: false, problem: error instanceof Error ? error.message : String(error) };
  }
}
