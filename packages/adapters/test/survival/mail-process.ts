// A host of the library in a process of its own, which is there to be killed: `node mail-process.ts '<MailTask as JSON>'`.
// It sends what waits in the outbox through SES and says `ended <outcome>` at the end.
import { createAiManager } from '@ai-manager/core';
import { createOfflineProvider } from '../../src/offline/index.ts';
import { createSesMailer } from '../../src/ses/index.ts';
import type { Database } from './database.ts';
import { openDatabase, survivalActor } from './database.ts';

export interface MailTask {
  readonly database: Database;
  readonly endpoint: string;
  readonly leaseMs: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as MailTask;
await using manager = createAiManager(
  {
    storage: openDatabase(task.database),
    llm: [createOfflineProvider()],
    mailer: createSesMailer({
      region: 'eu-west-1',
      endpoint: task.endpoint,
      credentials: { accessKeyId: 'AKIAPLANTED', secretAccessKey: 'planted' },
      maxPerSecond: 200,
    }),
  },
  { actor: survivalActor, leaseMs: task.leaseMs },
);
process.stdout.write(`ended ${JSON.stringify(await manager.mail.send({}))}\n`);
