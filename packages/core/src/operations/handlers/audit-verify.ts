import type { ChainBreak, ChainHead, ChainLink } from '../../domain/audit-chain.ts';
import { chainStart, isErased, verifyLinks } from '../../domain/audit-chain.ts';
import { InvalidInputError } from '../../errors.ts';
import type * as descriptors from '../audit.ts';
import type { HandlerOf } from '../context.ts';
import { walkChain } from './walk-chain.ts';

type Handler = HandlerOf<typeof descriptors.verifyAudit>;
type Outcome = Awaited<ReturnType<Handler>>;

export const verifyAudit: Handler = async (context, earlier) => {
  if (earlier.position !== undefined && earlier.head === undefined)
    throw new InvalidInputError('A position alone says nothing: give the head that was there, too.');
  const found = { head: chainStart, break: null as ChainBreak | null, erased: 0, accounted: 0, earlier: false };
  for await (const links of walkChain(context, { operation: 'audit.verify', phase: 'verifying', after: 0 })) {
    const verified = verifyLinks(found.head, links);
    const sound = links.slice(0, verified.head.position - found.head.position);
    found.erased += sound.filter(isErased).length;
    found.accounted += sound.reduce((sum, link) => sum + erasuresOf(link), 0);
    found.earlier ||= sound.some((link) => isEarlier(link, earlier));
    found.head = verified.head;
    found.break = verified.break;
    if (found.break !== null) break;
  }
  const { unsealed } = await context.services.ports.storage.decisions.chain({ signal: context.signal });
  return toOutcome({
    head: found.head,
    firstBreak: found.break,
    erased: found.erased,
    erasedWithoutRecord: found.break === null ? Math.max(0, found.erased - found.accounted) : 0,
    unsealed,
    earlierHead: earlier.head === undefined ? null : found.earlier ? 'found' : 'lost',
  });
};

function isEarlier(
  link: ChainLink,
  { head, position }: { readonly head?: string | undefined; readonly position?: number | undefined },
): boolean {
  return link.hash === head && (position === undefined || link.position === position);
}

/** How many records an erasure took personal data out of, as its record says. */
function erasuresOf({ record }: ChainLink): number {
  const { kind, outcome } = record as { readonly kind?: unknown; readonly outcome?: { readonly records?: unknown } };
  return kind === 'erasure' && typeof outcome?.records === 'number' ? outcome.records : 0;
}

function toOutcome(found: Omit<Outcome, 'ok' | 'message' | 'records'>): Outcome {
  const { head, firstBreak, erasedWithoutRecord, earlierHead } = found;
  const ok = firstBreak === null && erasedWithoutRecord === 0 && earlierHead !== 'lost';
  return { ok, records: head.position, ...found, message: messageOf(found, head) };
}

function messageOf(
  { firstBreak, erasedWithoutRecord, earlierHead }: Omit<Outcome, 'ok' | 'message' | 'records'>,
  { position }: ChainHead,
): string {
  if (firstBreak !== null) return `The chain is broken at position ${firstBreak.position}. ${firstBreak.message}`;
  if (earlierHead === 'lost')
    return `The chain of ${position} records holds together, but the earlier head is not in it: records were removed from its end, or it was made anew.`;
  if (erasedWithoutRecord > 0)
    return `Personal data of ${erasedWithoutRecord} more records is gone than people.erase has recorded.`;
  return `The chain of ${position} records holds together${earlierHead === 'found' ? ', and goes on from the earlier head' : ''}.`;
}
