import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** JSON with sorted keys, so that equal values give equal text; undefined members are left out as in JSON. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** SHA-256 of a value's canonical JSON, as lower-case hex. */
export async function hashJson(value: unknown): Promise<string> {
  return hashText(canonicalJson(value));
}

/**
 * SHA-256 of a text's UTF-8 bytes, as lower-case hex. Computed at once: for texts of a few KB a job for WebCrypto costs
 * more than the hash.
 */
export async function hashText(text: string): Promise<string> {
  return sha256Of(text);
}

/** The same at once, for where nobody can wait. */
export function sha256Of(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
