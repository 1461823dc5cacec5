import { describe, expect, it } from 'vitest';
import { failingCases, type ContractCase, type ContractSubject } from '../contract.ts';

/** A way to break an implementation, and a title of the contract that must notice. */
export type Break<Port> = readonly [what: string, breakIt: (port: Port) => Port, noticed: string];

/** Proves that every case of a contract fails for at least one deliberately broken implementation. */
export function proveContract<Port extends object, Capability extends string = never>(
  contract: readonly ContractCase<Port, Capability>[],
  subject: ContractSubject<Port, Capability>,
  breaks: readonly Break<Port>[],
): void {
  describe(`the contract of the ${subject.name}`, () => {
    it.each(breaks)('notices one that %s', async (_what, breakIt, noticed) => {
      const failed = await failingCases(contract, { ...subject, open: async () => breakIt(await subject.open()) });
      expect(failed).toContain(noticed);
    });

    it('has a broken port for each of its cases', () => {
      expect(breaks.map(([, , noticed]) => noticed).toSorted()).toEqual(
        expect.arrayContaining(contract.map(({ title }) => title)),
      );
    });

    it('has titles that differ', () => {
      expect(new Set(contract.map(({ title }) => title)).size).toBe(contract.length);
    });
  });
}
