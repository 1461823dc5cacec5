// Settings that all test projects share; they inherit them through `extends: true`.
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import projects from './vitest.workspace.ts';

// Packages resolve to each other's sources, so tests need no build. Vendors resolve as Node does it, which knows no
// condition `module`: behind it the AWS SDK has files for bundlers only.
const conditions = ['@ai-manager/source', ...defaultServerConditions.filter((condition) => condition !== 'module')];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // A machine of two cores would get one worker by default.
  test: { projects, restoreMocks: true, maxWorkers: '100%' },
});
