// A process of another user for foreign-folder.contract.test.ts: tries every adapter that keeps things in a folder.
import { join } from 'node:path';
import { createEmlMailer, createFolderDocumentStore, createJsonlTelemetry } from '../src/local/index.ts';
import { createPgliteStorage } from '../src/pglite/index.ts';

const [, , root = ''] = process.argv;
const outcomes: Record<string, unknown> = {};
const warnings: unknown[] = [];

async function attempt(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    outcomes[name] = { value: await work() };
  } catch (error) {
    const { code, retryable, message } = error as { code?: string; retryable?: boolean; message?: string };
    outcomes[name] = { code, retryable, message };
  }
}

const storage = createPgliteStorage({ folder: join(root, 'db') });
const documents = createFolderDocumentStore({ folder: join(root, 'documents') });
const mailer = createEmlMailer({ folder: join(root, 'outbox') });
const telemetry = createJsonlTelemetry(
  { folder: join(root, 'traces') },
  { warn: (message, fields) => warnings.push({ message, ...fields }) },
);
const person = { name: 'Ann', address: 'ann@example.com' };

await attempt('storage', () => storage.rules.history({}));
await attempt('storage check', async () => (await storage.check({})).parts.find(({ ok }) => !ok)?.message);
await attempt('documents', () => documents.put('a.txt', 'a', {}));
await attempt('mailer', () => mailer.send('key', { to: person, from: person, subject: 'S', text: 'T', html: '' }, {}));
await attempt('mailer check', async () => mailer.check({}));
await attempt('telemetry', async () => {
  telemetry.emit({
    type: 'run',
    name: 'n',
    traceId: 't',
    at: '2026-11-23T09:00:00.000Z',
    durationMs: 1,
    attributes: {},
  });
  await telemetry.flush({});
  return warnings;
});
await storage.close();
process.stdout.write(JSON.stringify(outcomes));
