// Every test project, one line per package and kind: `vitest run --project core`.
// Vitest 5 no longer reads this file by itself; vitest.config.ts feeds it to `test.projects`.
import { createRequire } from 'node:module';
import type { TestProjectConfiguration } from 'vitest/config';

const suite = (
  name: string,
  root: string,
  { timeoutMs = 120_000, ...test }: { include: string[]; timeoutMs?: number; alias?: Record<string, string> },
): TestProjectConfiguration => ({
  extends: true,
  root,
  // What hangs ends; how long something takes is measured in benchmarks, so that a busy machine fails no test.
  test: { name, testTimeout: timeoutMs, hookTimeout: timeoutMs, ...test },
});

/** As n8n loads it; its ES modules are for bundlers. */
const n8nWorkflowAsLoaded = { 'n8n-workflow': createRequire(import.meta.url).resolve('n8n-workflow') };

export default [
  suite('core', 'packages/core', { include: ['src/**/*.test.ts', 'test/**/*.test.ts'] }),
  suite('adapters', 'packages/adapters', {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', '!**/*.{contract,live,survival}.test.ts'],
  }),
  suite('adapters:contract', 'packages/adapters', { include: ['test/**/*.contract.test.ts'] }),
  // Processes that are killed, disks that are full, servers that go away: minutes, so a script of its own runs them.
  suite('adapters:survival', 'packages/adapters', { include: ['test/**/*.survival.test.ts'], timeoutMs: 600_000 }),
  suite('adapters:live', 'packages/adapters', { include: ['test/**/*.live.test.ts'] }),
  suite('cli', 'packages/cli', {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', '!**/*.survival.test.ts'],
  }),
  suite('cli:survival', 'packages/cli', { include: ['test/**/*.survival.test.ts'], timeoutMs: 600_000 }),
  // A real n8n: minutes, and three gigabytes the first time.
  suite('n8n:e2e', 'packages/n8n-nodes', {
    include: ['test/**/*.e2e.test.ts'],
    timeoutMs: 600_000,
    alias: n8nWorkflowAsLoaded,
  }),
  suite('n8n', 'packages/n8n-nodes', {
    include: ['**/*.test.ts', '!**/*.e2e.test.ts'],
    alias: n8nWorkflowAsLoaded,
  }),
  suite('test-servers', 'test-servers', { include: ['*.test.ts'] }),
  suite('scripts', 'scripts', { include: ['**/*.test.ts'] }),
  suite('examples', 'examples', { include: ['**/*.test.ts'] }),
] satisfies TestProjectConfiguration[];
