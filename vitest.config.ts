// Settings that all test projects share; they inherit them through `extends: true`.
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import projects from './vitest.workspace.ts';

// Packages resolve to each other's sources, so tests need no build.
// Node knows no condition `module`: packages put code behind it that only bundlers can load.
const conditions = ['@ai-manager/source', ...defaultServerConditions.filter((condition) => condition !== 'module')];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects,
    restoreMocks: true,
    // A machine of two cores would get one worker by default.
    maxWorkers: '100%',
  },
});
