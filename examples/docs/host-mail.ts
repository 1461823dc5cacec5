// A host that sends the mails itself; run it with `node examples/docs/host-mail.ts` after `npm run build`.
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import type { AiManager, MailMessage } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';

const manager = createAiManager(
  { storage: createPgliteStorage({ folder: 'memory' }), llm: [createOfflineProvider()] },
  { actor: { id: 'mail-robot', role: 'service', via: 'my-app' } },
);

// #region rules
await manager.rules.save({ rules: { ...defaultRules, mail: { ...defaultRules.mail, delivery: 'host' } } });
// #endregion

await manager.people.save({ id: 'grace', name: 'Grace', email: 'grace@example.com' });
await manager.evaluations.weekly({ week: '2026-W47' });

/** Stands in for whatever sends: it throws `NotSent` when it is sure that nothing left. */
class NotSent extends Error {}
async function deliver(message: MailMessage): Promise<string> {
  console.log(`To ${message.to.address}: ${message.subject}`);
  return 'id-1';
}

// #region send
export async function sendWaitingMails({ mail }: Pick<AiManager, 'mail'>): Promise<void> {
  for (;;) {
    // Marked as being sent, for five minutes; nobody else gets them.
    const { mails } = await mail.claim({ limit: 10, leaseSeconds: 300 });
    if (mails.length === 0) return;
    for (const { key, claim, message } of mails) {
      const outcome = await deliver(message).then(
        (messageId) => ({ outcome: 'sent' as const, messageId }),
        // Whoever does not know says so: the mail is sent again only when somebody asks.
        (error: unknown) => ({ outcome: error instanceof NotSent ? ('unsent' as const) : ('unknown' as const) }),
      );
      await mail.confirm({ outcomes: [{ key, claim, ...outcome }] });
    }
  }
}
// #endregion

await sendWaitingMails(manager);
for (const { to, status } of (await manager.mail.list({})).items) console.log(`${to}: ${status}`);
await manager.close();
