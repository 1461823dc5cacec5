import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

/** Notes every module that is loaded while the catalogue is imported, in a process of its own. */
const script = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  const { operations } = await import('@ai-manager/core/catalogue');
  console.log(JSON.stringify({ loaded, operations: operations.length }));
`;

it('reads the catalogue without loading LangGraph, a template engine or a chart library', async () => {
  const args = ['--conditions=@ai-manager/source', '--input-type=module', '--eval', script];
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname });
  const { loaded, operations } = JSON.parse(stdout) as { loaded: readonly string[]; operations: number };
  expect(operations).toBeGreaterThan(20);
  expect(loaded.some((url) => url.includes('/operations/catalogue.'))).toBe(true);
  expect(loaded.filter((url) => /langgraph|langchain|liquidjs|echarts|p-limit/.test(url))).toEqual([]);
});
