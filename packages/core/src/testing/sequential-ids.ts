import type { IdGenerator } from '../ports/environment.ts';

/** Ids that are the same in every run of a test, in the form of UUIDv7: `00000000-0000-7000-8000-000000000001`, ... */
export function createSequentialIds(): IdGenerator {
  let last = 0;
  return {
    next() {
      last += 1;
      return `00000000-0000-7000-8000-${last.toString(16).padStart(12, '0')}`;
    },
  };
}
