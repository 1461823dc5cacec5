import { v7 } from 'uuid';
import type { IdGenerator } from '../ports/environment.ts';

/** UUIDv7 (RFC 9562); ids of one process sort in the order they were made, also within a millisecond. */
export function createUuidGenerator(): IdGenerator {
  return { next: () => v7() };
}
