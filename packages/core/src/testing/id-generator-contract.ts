import { equal, match } from 'node:assert/strict';
import type { IdGenerator } from '../ports/environment.ts';
import type { ContractCase } from './contract.ts';

const count = 10_000;
const make = (ids: IdGenerator): readonly string[] => Array.from({ length: count }, () => ids.next());

/** What every generator of ids promises. */
export const idGeneratorContract: readonly ContractCase<IdGenerator>[] = [
  {
    title: 'makes ids in the form of UUIDv7',
    async run(ids) {
      match(ids.next(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    },
  },
  {
    title: 'never makes the same id twice',
    async run(ids) {
      equal(new Set(make(ids)).size, count);
    },
  },
  {
    title: 'makes ids that sort in the order they were made, within a millisecond, too',
    async run(ids) {
      const made = make(ids);
      equal(
        made.findIndex((id, index) => id < (made[index - 1] ?? '')),
        -1,
      );
    },
  },
];
