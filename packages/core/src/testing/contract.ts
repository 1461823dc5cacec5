/**
 * One promise of a port as plain data, free of any test runner: `run` gets a fresh, isolated implementation and
 * throws (`node:assert`) when the promise is broken.
 */
export interface ContractCase<Port, Capability extends string = never> {
  /** A sentence about behaviour in the present tense, unique within its contract. */
  readonly title: string;
  /** The optional capability this case exercises; without it every implementation must pass. */
  readonly needs?: Capability;
  run(port: Port): Promise<void>;
}

/** What a contract needs of a test runner; vitest, jest and node:test all offer it. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: ((title: string, body: () => Promise<void>) => unknown) & {
    readonly skip: (title: string, body: () => Promise<void>) => unknown;
  };
}

/** One implementation that a contract is run against. */
export interface ContractSubject<Port, Capability extends string = never> {
  /** Shown as the name of the suite, such as `pglite run store`. */
  readonly name: string;
  /** The capabilities the implementation declares; cases that need others appear as skipped. */
  readonly supports?: readonly Capability[];
  /** Opens a fresh, isolated implementation, once per case; disposed after the case when it can be. */
  open(): Port | Promise<Port>;
}

/**
 * Registers every case of a contract with a test runner.
 * A case that the implementation cannot run appears as skipped, never as missing.
 */
export function registerContract<Port extends object, Capability extends string = never>(
  runner: TestRunner,
  contract: readonly ContractCase<Port, Capability>[],
  subject: ContractSubject<Port, Capability>,
): void {
  runner.describe(subject.name, () => {
    for (const contractCase of contract) {
      const body = async (): Promise<void> => runContractCase(contractCase, subject);
      if (isSupported(contractCase, subject)) runner.it(contractCase.title, body);
      else runner.it.skip(contractCase.title, body);
    }
  });
}

/** Runs one case against a fresh implementation and disposes of it; rejects as the case does. */
export async function runContractCase<Port extends object, Capability extends string = never>(
  contractCase: ContractCase<Port, Capability>,
  subject: ContractSubject<Port, Capability>,
): Promise<void> {
  const port = await subject.open();
  try {
    await contractCase.run(port);
  } finally {
    await (port as Partial<AsyncDisposable>)[Symbol.asyncDispose]?.();
  }
}

/**
 * The titles of the cases an implementation fails, for proving that a contract notices a broken port.
 * Every case gets its own port, as in {@link registerContract}; cases the port does not support are left out.
 */
export async function failingCases<Port extends object, Capability extends string = never>(
  contract: readonly ContractCase<Port, Capability>[],
  subject: ContractSubject<Port, Capability>,
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const contractCase of contract.filter((candidate) => isSupported(candidate, subject))) {
    await runContractCase(contractCase, subject).catch(() => failed.push(contractCase.title));
  }
  return failed;
}

function isSupported<Port, Capability extends string>(
  contractCase: ContractCase<Port, Capability>,
  subject: ContractSubject<Port, Capability>,
): boolean {
  return contractCase.needs === undefined || (subject.supports ?? []).includes(contractCase.needs);
}
