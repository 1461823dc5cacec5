import { AssertionError } from 'node:assert/strict';
import type { Storage } from '@ai-manager/core';
import type { ContractCase } from '@ai-manager/core/testing';
import { runContractCase, storageContracts } from '@ai-manager/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { createPgliteBench } from './pglite-bench.ts';
import { brokenApprovals } from './pglite-broken-approval-cases.ts';
import { brokenAudit } from './pglite-broken-audit-cases.ts';
import type { BrokenCases } from './pglite-broken-cases.ts';
import { brokenRecords } from './pglite-broken-cases.ts';
import type { Break } from './pglite-broken-ports.ts';
import { brokenReports } from './pglite-broken-report-cases.ts';
import { brokenRuns } from './pglite-broken-run-cases.ts';
import { brokenTransfers } from './pglite-broken-transfer-cases.ts';

const bench = createPgliteBench();
afterAll(() => bench[Symbol.asyncDispose]());
/** Stands in where a broken port is missing, and is not caught. */
const unbroken: Break = (storage) => storage;
const broken: Readonly<Record<string, BrokenCases>> = {
  ...brokenRecords,
  ...brokenAudit,
  ...brokenReports,
  ...brokenRuns,
  ...brokenTransfers,
  ...brokenApprovals,
};

function outcomeOf(contractCase: ContractCase<Storage>, breakIt: Break): Promise<string> {
  const subject = { name: 'broken', open: async () => breakIt(await bench.open()) };
  return runContractCase(contractCase, subject).then(
    () => 'not caught',
    // Another error would only show that the broken port falls over by itself.
    (error: unknown) => (error instanceof AssertionError ? 'caught' : `fell over: ${String(error)}`),
  );
}

it('has a broken port for every contract case', () => {
  const titlesOf = (parts: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(parts)
      .flatMap(([part, titles]) => titles.map((title) => `${part}: ${title}`))
      .toSorted();
  const cases = Object.fromEntries(
    Object.entries(storageContracts).map(([part, contract]) => [part, contract.map(({ title }) => title)]),
  );
  const breaks = Object.fromEntries(Object.entries(broken).map(([part, byTitle]) => [part, Object.keys(byTitle)]));
  expect(titlesOf(breaks)).toEqual(titlesOf(cases));
});

for (const [part, contract] of Object.entries(storageContracts)) {
  describe(`a broken ${part} is caught by the case that`, () => {
    const pairs = contract.map((contractCase) => ({
      contractCase,
      title: contractCase.title,
      breakIt: broken[part]?.[contractCase.title] ?? unbroken,
    }));
    it.each(pairs)('$title', async ({ contractCase, breakIt }) => {
      expect(await outcomeOf(contractCase, breakIt)).toBe('caught');
    });
  });
}
