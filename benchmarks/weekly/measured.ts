/** What a way of running the week took. */
export interface Measured {
  readonly wallMs: number;
  /** of this thread alone: an embedded database works in another, a server in another process */
  readonly cpuMs: number;
  readonly statements: number;
}

/** Starts measuring; the result stops it. */
export function startMeasuring(statements: () => number): () => Measured {
  const before = { wall: performance.now(), cpu: cpuMs(), statements: statements() };
  return () => ({
    wallMs: performance.now() - before.wall,
    cpuMs: cpuMs() - before.cpu,
    statements: statements() - before.statements,
  });
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
