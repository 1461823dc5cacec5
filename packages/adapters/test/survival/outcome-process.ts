// A host of the library in a process of its own, which is there to be killed: `node outcome-process.ts '<OutcomeTask as JSON>'`.
// It tells WorkSmart what was decided and says `ended <outcome>` at the end.
import { createAiManager } from '@ai-manager/core';
import { createOfflineProvider } from '../../src/offline/index.ts';
import { createWorkSmartApprovalSource } from '../../src/worksmart/index.ts';
import type { Database } from './database.ts';
import { openDatabase, survivalActor } from './database.ts';

export interface OutcomeTask {
  readonly database: Database;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly leaseMs: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as OutcomeTask;
await using manager = createAiManager(
  {
    storage: openDatabase(task.database),
    llm: [createOfflineProvider()],
    approvalSources: [
      createWorkSmartApprovalSource({
        baseUrl: task.baseUrl,
        apiKey: task.apiKey,
        requestsPerSecond: 1_000,
        maxAttempts: 1,
        timeoutMs: 5_000,
      }),
    ],
  },
  { actor: survivalActor, leaseMs: task.leaseMs },
);
process.stdout.write(`ended ${JSON.stringify(await manager.jobs.run({ job: 'deliver-outcomes' }))}\n`);
