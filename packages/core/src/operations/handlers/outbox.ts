import { pagesOf } from '../../domain/pages.ts';
import { ConflictError } from '../../errors.ts';
import { endExpiredClaims } from '../claim-mail.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import { definedOnly } from '../defined-only.ts';
import type * as descriptors from '../mail.ts';
import { dispatchMail } from '../send-mail.ts';
import { rulesInForce } from '../weeks.ts';

export const listMail: HandlerOf<typeof descriptors.listMail> = async (context, { status, prefix, ...page }) => {
  const { rules } = await rulesInForce(context);
  await endExpiredClaims(context, rules.mail.delivery);
  const filter = definedOnly({ ...page, status, prefix });
  const { items, nextCursor } = await context.services.ports.storage.outbox.list(filter, { signal: context.signal });
  return {
    items: items.map(({ message, ...entry }) => ({ ...entry, to: message.to.address, subject: message.subject })),
    nextCursor,
  };
};

export const sendMail: HandlerOf<typeof descriptors.sendMail> = async (context) => {
  const { rules } = await rulesInForce(context);
  if (rules.mail.delivery === 'host')
    throw new ConflictError(
      'Mails are sent by a host with mail.claim and mail.confirm. Set mail.delivery to "core" in the rules to send them from here.',
    );
  return dispatchAll(context);
};

export const resendMail: HandlerOf<typeof descriptors.resendMail> = async (context, { keys, status }) => {
  const { rules } = await rulesInForce(context);
  await endExpiredClaims(context, rules.mail.delivery);
  const wanted = status === undefined ? keys : await keysOf(context, status);
  const decision = decisionOf(context, {
    kind: 'mail',
    subject: { type: 'mail', id: wanted.length === 1 ? (wanted[0] ?? '') : 'outbox' },
    outcome: { action: 'resend', keys: [...wanted] },
  });
  const { outbox } = context.services.ports.storage;
  const queued = await outbox.requeue(wanted, decision, { signal: context.signal });
  // A host fetches them with its next mail.claim.
  const dispatched = rules.mail.delivery === 'core' ? await dispatchAll(context) : await nothingSent(context);
  return { ...dispatched, queued: [...queued] };
};

export const reportMail: HandlerOf<typeof descriptors.reportMail> = async ({ services, signal }, { events }) => {
  const counted = await services.ports.storage.mailHolds.report(events, { signal });
  return { counted: counted.length, ignored: events.length - counted.length };
};

export const listMailHolds: HandlerOf<typeof descriptors.listMailHolds> = async ({ services, signal }, page) => {
  const { items, nextCursor } = await services.ports.storage.mailHolds.list(definedOnly(page), { signal });
  return { items: [...items], nextCursor };
};

export const releaseMailHold: HandlerOf<typeof descriptors.releaseMailHold> = async (context, { address }) => {
  const decision = decisionOf(context, {
    kind: 'mail',
    // Decision records outlive people: they name no address.
    subject: { type: 'mail', id: 'hold' },
    outcome: { action: 'release' },
  });
  const { mailHolds } = context.services.ports.storage;
  return { released: await mailHolds.release(address, decision, { signal: context.signal }) };
};

async function keysOf({ services, signal }: OperationContext, status: 'uncertain' | 'failed'): Promise<string[]> {
  const keys: string[] = [];
  const { outbox } = services.ports.storage;
  for await (const page of pagesOf((from) => outbox.list({ status, ...from }, { signal })))
    for (const { key } of page) keys.push(key);
  return keys;
}

async function dispatchAll(context: OperationContext) {
  const dispatched = await dispatchMail(context, undefined);
  return { ...dispatched, waiting: await waiting(context) };
}

async function nothingSent(context: OperationContext) {
  return { sent: 0, failed: 0, uncertain: 0, location: null, waiting: await waiting(context) };
}

async function waiting({ services, signal }: OperationContext): Promise<number> {
  const { queued, sending } = await services.ports.storage.outbox.counts({}, { signal });
  return queued + sending;
}
