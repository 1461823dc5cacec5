export { failingCases, registerContract, runContractCase } from './contract.ts';
export type { ContractCase, ContractSubject, TestRunner } from './contract.ts';
