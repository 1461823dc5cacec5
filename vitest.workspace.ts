// Every test project, one line per package and kind: `vitest run --project core`.
// Vitest 5 no longer reads this file by itself; vitest.config.ts feeds it to `test.projects`.
import { createRequire } from 'node:module';
import type { TestProjectConfiguration } from 'vitest/config';

const suite = (
  name: string,
  root: string,
  test: { include: string[]; testTimeout?: number; alias?: Record<string, string> },
): TestProjectConfiguration => ({
  extends: true,
  root,
  test: { name, ...test },
});

/** As n8n loads it; its ES modules are for bundlers. */
const n8nWorkflowAsLoaded = { 'n8n-workflow': createRequire(import.meta.url).resolve('n8n-workflow') };

export default [
  suite('core', 'packages/core', { include: ['src/**/*.test.ts', 'test/**/*.test.ts'] }),
  suite('adapters', 'packages/adapters', {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', '!**/*.{contract,live,survival}.test.ts'],
  }),
  suite('adapters:contract', 'packages/adapters', { include: ['test/**/*.contract.test.ts'], testTimeout: 30_000 }),
  // Processes that are killed, disks that are full, servers that go away: minutes, so a script of its own runs them.
  suite('adapters:survival', 'packages/adapters', { include: ['test/**/*.survival.test.ts'], testTimeout: 300_000 }),
  suite('adapters:live', 'packages/adapters', { include: ['test/**/*.live.test.ts'], testTimeout: 120_000 }),
  suite('cli', 'packages/cli', {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', '!**/*.survival.test.ts'],
    testTimeout: 30_000,
  }),
  suite('cli:survival', 'packages/cli', { include: ['test/**/*.survival.test.ts'], testTimeout: 300_000 }),
  // A real n8n: minutes, and three gigabytes the first time.
  suite('n8n:e2e', 'packages/n8n-nodes', {
    include: ['test/**/*.e2e.test.ts'],
    testTimeout: 300_000,
    alias: n8nWorkflowAsLoaded,
  }),
  suite('n8n', 'packages/n8n-nodes', {
    include: ['**/*.test.ts', '!**/*.e2e.test.ts'],
    testTimeout: 30_000,
    alias: n8nWorkflowAsLoaded,
  }),
  suite('test-servers', 'test-servers', { include: ['*.test.ts'], testTimeout: 30_000 }),
  suite('scripts', 'scripts', { include: ['**/*.test.ts'], testTimeout: 30_000 }),
  suite('examples', 'examples', { include: ['**/*.test.ts'], testTimeout: 60_000 }),
] satisfies TestProjectConfiguration[];
