import { z } from 'zod';
import type { DecisionRecord } from './decision-record.ts';
import { canonicalJson, sha256Of } from './hash.ts';

/** Where a chain of records stands: its last position, and the hash that all before it went into. */
export const chainHeadSchema = z.strictObject({ position: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type ChainHead = z.infer<typeof chainHeadSchema>;

/** What the first record follows on. */
export const chainStart: ChainHead = { position: 0, hash: '0'.repeat(64) };

/** A record as it is stored, whatever somebody made of it, and its place in the chain. */
export interface ChainLink extends ChainHead {
  readonly decisionId: string;
  /** without `personal` */
  readonly record: unknown;
  /** null: it had none, or it was erased; `personalHash` tells which */
  readonly personal: unknown;
  readonly personalSalt: string | null;
  /** null: the record never had personal data */
  readonly personalHash: string | null;
  /** what it is found by (id, kind, subject, run, time) says the same as the record */
  readonly foundByItself: boolean;
}

/**
 * - `missing`: the record is gone, or its place is
 * - `changed`: record, place or hash is not what it was when it was sealed
 * - `personal-changed`: personal data is there and is not what it was; erased data is no break
 * - `found-otherwise`: it is found by something else than it says
 */
export const chainBreakSchema = z.strictObject({
  position: z.int().min(1),
  /** null: there is none */
  decisionId: z.string().nullable(),
  kind: z.enum(['missing', 'changed', 'personal-changed', 'found-otherwise']),
  message: z.string(),
});
export type ChainBreak = z.infer<typeof chainBreakSchema>;

/** What stands for personal data once it is erased. The salt keeps anybody from finding it by trying. */
export function personalHashOf(salt: string, personal: unknown): string {
  return sha256Of(salt + canonicalJson(personal));
}

/** @param record - without `personal` */
export function contentHashOf(record: unknown, personalHash: string | null): string {
  return sha256Of(canonicalJson({ record, personalHash }));
}

export function linkHashOf(previousHash: string, contentHash: string): string {
  return sha256Of(previousHash + contentHash);
}

/** The head after one more record. */
export function nextHead(
  previous: ChainHead,
  { record, personalHash }: Pick<ChainLink, 'record' | 'personalHash'>,
): ChainHead {
  return {
    position: previous.position + 1,
    hash: linkHashOf(previous.hash, contentHashOf(record, personalHash)),
  };
}

export const isErased = ({ personal, personalHash }: Pick<ChainLink, 'personal' | 'personalHash'>): boolean =>
  personal === null && personalHash !== null;

interface Verified {
  /** of the links before the first break */
  readonly head: ChainHead;
  readonly break: ChainBreak | null;
}

/**
 * Follows links that come after `previous`, up to the first break.
 *
 * @param links - by position
 */
export function verifyLinks(previous: ChainHead, links: Iterable<ChainLink>): Verified {
  let head = previous;
  for (const link of links) {
    const found = breakOf(head, link);
    if (found !== null) return { head, break: found };
    head = { position: link.position, hash: link.hash };
  }
  return { head, break: null };
}

function breakOf(previous: ChainHead, link: ChainLink): ChainBreak | null {
  const expected = nextHead(previous, link);
  const { position } = expected;
  const { decisionId } = link;
  if (link.position !== position) {
    const message = `No record has position ${position}: after ${previous.position} comes ${link.position}.`;
    return { position, decisionId: null, kind: 'missing', message };
  }
  if (link.hash !== expected.hash) {
    const message = `Record ${decisionId} at position ${position} does not fit its hash: it, its place or its hash was changed after it was sealed.`;
    return { position, decisionId, kind: 'changed', message };
  }
  if (!hasItsPersonalData(link)) {
    const message = `The personal data of record ${decisionId} at position ${position} does not fit its hash: it was changed after it was recorded.`;
    return { position, decisionId, kind: 'personal-changed', message };
  }
  if (!link.foundByItself) {
    const message = `Record ${decisionId} at position ${position} is found by another id, kind, subject, run or time than it says.`;
    return { position, decisionId, kind: 'found-otherwise', message };
  }
  return null;
}

function hasItsPersonalData({ personal, personalSalt, personalHash }: ChainLink): boolean {
  if (personal === null) return personalSalt === null;
  return personalSalt !== null && personalHash === personalHashOf(personalSalt, personal);
}

/** Members of outcomes that quoted people before records had a part that can be erased. */
const quotingMembers: Readonly<Partial<Record<DecisionRecord['kind'], readonly string[]>>> = {
  evaluation: ['evidence'],
  review: ['comment'],
  contest: ['reason'],
};

/** A record of an earlier version with what quotes people in its part for that; any other as it is. */
export function separatePersonal(record: DecisionRecord): DecisionRecord {
  const members = (quotingMembers[record.kind] ?? []).filter((name) => name in record.outcome);
  if (members.length === 0 || record.personal !== undefined) return record;
  const [quoting, rest] = [true, false].map((wanted) =>
    Object.fromEntries(Object.entries(record.outcome).filter(([name]) => members.includes(name) === wanted)),
  );
  return { ...record, outcome: rest ?? {}, personal: quoting ?? {} };
}
