/** PostgreSQL's object ids of the types whose text form we read ourselves; they are the same in every installation. */
const typeIds = { bytea: 17, int8: 20, json: 114, date: 1082, timestamptz: 1184, numeric: 1700, jsonb: 3802 } as const;

/**
 * How values arrive in TypeScript, the same from every PostgreSQL client (each has its own habits otherwise):
 * - `int8`, `numeric`: number; a value beyond 2^53 is an error, never a rounded one
 * - `date`: `YYYY-MM-DD` as written, never through a time zone
 * - `timestamptz`: ISO 8601 in UTC with milliseconds
 * - `bytea`: Uint8Array
 * - `json`, `jsonb`: text; the stores parse it, and write text as well
 *
 * Keyed by type id; set where a client is made. This file is loaded in worker threads: it imports nothing.
 */
export const typeParsers: Readonly<Record<number, (text: string) => unknown>> = {
  [typeIds.int8]: toSafeInteger,
  [typeIds.numeric]: Number,
  [typeIds.date]: (text) => text,
  [typeIds.timestamptz]: toIsoInstant,
  [typeIds.bytea]: toBytes,
  [typeIds.json]: (text) => text,
  [typeIds.jsonb]: (text) => text,
};

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The integer ${text} is beyond 2^53 and cannot be read exactly.`);
  return value;
}

/** `2026-11-23 09:00:00.123456+00` -> `2026-11-23T09:00:00.123Z` */
function toIsoInstant(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00');
  return new Date(iso).toISOString();
}

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
