import type { Storage } from '@ai-manager/core';
import { checkHealth } from './health.ts';
import { deliveryQueue, mailQueue, noticeQueue } from './rows/queue-rows.ts';
import type { SqlBackend } from './session.ts';
import { createSqlSession } from './session.ts';
import { createActivityStore } from './stores/activity-store.ts';
import { createApprovalStore } from './stores/approval-store.ts';
import { createCalibrationStore } from './stores/calibration-store.ts';
import { createCheckpoints } from './stores/checkpoint-store.ts';
import { createDecisionStore } from './stores/decision-store.ts';
import { createEvaluationStore } from './stores/evaluation-store.ts';
import { createEventStore } from './stores/event-store.ts';
import { createMailHoldStore } from './stores/mail-hold-store.ts';
import { createMetricStore } from './stores/metric-store.ts';
import { createPeopleStore } from './stores/people-store.ts';
import { createProjectStore } from './stores/project-store.ts';
import { createPromptStore } from './stores/prompt-store.ts';
import { createQualityStore } from './stores/quality-store.ts';
import { createQueueStore } from './stores/queue-store.ts';
import { createRulesStore } from './stores/rules-store.ts';
import { createRunStore } from './stores/run-store.ts';
import { createSchemaStore } from './stores/schema-store.ts';
import { createSecretStore } from './stores/secret-store.ts';
import { createSpendingStore } from './stores/spending-store.ts';
import { createTransferStore } from './stores/transfer-store.ts';

/** The one implementation of storage; a backend adds how to connect. Does nothing until the first call. */
export function createSqlStorage(backend: SqlBackend): Storage {
  const session = createSqlSession(backend);
  const checkpoints = createCheckpoints(session);
  return {
    exclusive: backend.exclusive === true,
    people: createPeopleStore(session),
    projects: createProjectStore(session),
    metrics: createMetricStore(session),
    activity: createActivityStore(session),
    evaluations: createEvaluationStore(session),
    runs: createRunStore(session),
    prompts: createPromptStore(session),
    rules: createRulesStore(session),
    decisions: createDecisionStore(session),
    approvals: createApprovalStore(session),
    calibrations: createCalibrationStore(session),
    notices: createQueueStore(session, noticeQueue),
    outbox: createQueueStore(session, mailQueue),
    events: createEventStore(session),
    deliveries: createQueueStore(session, deliveryQueue),
    spending: createSpendingStore(session),
    quality: createQualityStore(session),
    mailHolds: createMailHoldStore(session),
    secrets: createSecretStore(session),
    checkpoints: checkpoints.store,
    schema: createSchemaStore(session, checkpoints),
    transfer: createTransferStore(session),
    check: (options) => checkHealth(session, options),
    close: () => session.close(),
    [Symbol.asyncDispose]: () => session.close(),
  };
}
