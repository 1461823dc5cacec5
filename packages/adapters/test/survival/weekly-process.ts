// A host of the library in a process of its own, which is there to be killed: `node weekly-process.ts '<WeeklyTask as JSON>'`.
// It says its progress line by line, and `ended <outcome>` at the end.
import { join } from 'node:path';
import type { LlmProvider } from '@ai-manager/core';
import { createAiManager, isAiManagerError } from '@ai-manager/core';
import { createAnthropicProvider } from '../../src/anthropic/index.ts';
import { createEmlMailer, createJsonlTelemetry } from '../../src/local/index.ts';
import { createOpenAiProvider } from '../../src/openai/index.ts';
import type { WeeklyTask } from './database.ts';
import { openDatabase, survivalActor } from './database.ts';

const task = JSON.parse(process.argv[2] ?? '{}') as WeeklyTask;
function providers({ modelUrl, fallbackUrl }: WeeklyTask): [LlmProvider, ...LlmProvider[]] {
  const primary = createOpenAiProvider({ apiKey: 'planted-openai-key', model: 'gpt-6-luna', baseUrl: modelUrl });
  if (fallbackUrl === undefined) return [primary];
  const options = { apiKey: 'planted-anthropic-key', model: 'claude-sonnet-5-5', baseUrl: fallbackUrl };
  return [primary, createAnthropicProvider(options)];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const manager = createAiManager(
  {
    storage: openDatabase(task.database),
    llm: providers(task),
    mailer: createEmlMailer({ folder: join(task.folder, 'outbox') }),
    telemetry: createJsonlTelemetry({ folder: join(task.folder, 'traces') }),
  },
  {
    actor: survivalActor,
    leaseMs: task.leaseMs,
    ...(task.llm === undefined ? {} : { llm: task.llm }),
    ...(task.attemptTimeoutMs === undefined ? {} : { llmAttemptTimeoutMs: task.attemptTimeoutMs }),
  },
);
try {
  say('started');
  const { outcome, run, mail } = await manager.evaluations.weekly(
    { week: task.week, concurrency: task.concurrency },
    { onProgress: ({ phase, done }) => say(`${phase} ${done}`) },
  );
  say(`ended ${JSON.stringify({ outcome, counts: run?.counts, mail })}`);
} catch (error) {
  say(`failed ${isAiManagerError(error) ? error.code : 'UNKNOWN'} ${String(error)}`);
  process.exitCode = 1;
} finally {
  await manager.close();
}
