// A host that triages or decides requests in a process of its own, which is there to be killed:
// `node triage-process.ts '<TriageTask as JSON>'`. It says its progress line by line, and `ended <counts>` at the end.
import { join } from 'node:path';
import type { ApprovalId } from '@ai-manager/core';
import { createAiManager, isAiManagerError } from '@ai-manager/core';
import { createScriptedModel } from '@ai-manager/core/testing';
import { createEmlMailer } from '../../src/local/index.ts';
import type { Database } from './database.ts';
import { openDatabase, survivalActor } from './database.ts';

export interface TriageTask {
  readonly database: Database;
  /** for mails */
  readonly folder: string;
  readonly work: 'triage' | 'decide';
  readonly leaseMs: number;
  readonly concurrency: number;
}

/** The model every process asks: unsure of what somebody calls vague. */
export const survivalPanel = { id: 'panel', provider: 'panel', model: 'panel-1' };

const task = JSON.parse(process.argv[2] ?? '{}') as TriageTask;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const panel = createScriptedModel(async ({ input }) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const { description } = (input as { readonly request: { readonly description: string | null } }).request;
  const vague = description?.includes('vague') === true;
  const reply = { reasoning: 'As the examples.', evidence: ['R1'] };
  return {
    json: vague
      ? { ...reply, recommendation: 'reject', probability: 0.2 }
      : { ...reply, recommendation: 'approve', probability: 0.95 },
  };
}, survivalPanel);

const storage = openDatabase(task.database);
const manager = createAiManager(
  { storage, llm: [panel], mailer: createEmlMailer({ folder: join(task.folder, 'outbox') }) },
  { actor: survivalActor, leaseMs: task.leaseMs },
);
try {
  say('started');
  if (task.work === 'triage') {
    const { counts } = await manager.approvals.triage(
      { concurrency: task.concurrency },
      { onProgress: ({ done }) => say(`triaged ${done}`) },
    );
    await manager.mail.send({});
    say(`ended ${JSON.stringify(counts)}`);
  } else {
    const waiting: ApprovalId[] = [];
    let cursor: string | undefined;
    do {
      const page = await manager.approvals.list({
        status: ['waiting'],
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      waiting.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    let [decided, refused] = [0, 0];
    for (let start = 0; start < waiting.length; start += 100) {
      const answer = await manager.approvals.decide({
        approvalIds: waiting.slice(start, start + 100),
        outcome: 'approved',
      });
      decided += answer.decided;
      refused += answer.refused;
      say(`decided ${decided}`);
    }
    await manager.mail.send({});
    say(`ended ${JSON.stringify({ decided, refused })}`);
  }
} catch (error) {
  say(`failed ${isAiManagerError(error) ? error.code : 'UNKNOWN'} ${String(error)}`);
  process.exitCode = 1;
} finally {
  await manager.close();
}
