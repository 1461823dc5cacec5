import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '..');
const core = 'packages/core/src';
const adapters = 'packages/adapters/src';
const layers = 'boundaries(dependencies)';

/** What other files import; each is a legal file of its layer. */
const clean: Readonly<Record<string, string>> = {
  [`${core}/errors.ts`]: `export const isError = true;\n`,
  [`${core}/domain/grade.ts`]: `import { z } from 'zod';\nimport { isError } from '../errors.ts';\nexport const grade = z.boolean().default(isError);\nexport type Grade = z.infer<typeof grade>;\n`,
  [`${core}/domain/week.ts`]: `import { Temporal } from 'temporal-polyfill';\nimport { grade } from './grade.ts';\nexport const week = [Temporal, grade];\n`,
  [`${core}/ports/clock.ts`]: `import type { Grade } from '../domain/grade.ts';\nexport interface Clock {\n  now(): Grade;\n}\n`,
  [`${core}/llm/runner.ts`]: `import pLimit from 'p-limit';\nimport { grade } from '../domain/grade.ts';\nimport type { Clock } from '../ports/clock.ts';\nexport const runner = (clock: Clock) => [clock, grade, pLimit];\n`,
  [`${core}/templates/render.ts`]: `import { Liquid } from 'liquidjs';\nexport const render = (): Liquid => new Liquid();\n`,
  [`${core}/graphs/run-graph.ts`]: `import { AsyncLocalStorage } from 'node:async_hooks';\nexport const runGraph = (): unknown => new AsyncLocalStorage();\n`,
  [`${core}/graphs/evaluation/graph.ts`]: `import { StateGraph } from '@langchain/langgraph';\nimport { grade } from '../../domain/grade.ts';\nimport { runner } from '../../llm/runner.ts';\nimport type { Clock } from '../../ports/clock.ts';\nimport { runGraph } from '../run-graph.ts';\nexport const graph = (clock: Clock) => [StateGraph, grade, runner(clock), runGraph];\n`,
  [`${core}/graphs/evaluation/nodes/judge.ts`]: `import { graph } from '../graph.ts';\nexport const judge = graph;\n`,
  [`${core}/graphs/triage/graph.ts`]: `export const triage = 1;\n`,
  [`${core}/operations/evaluations.ts`]: `import { grade } from '../domain/grade.ts';\nexport const weekly = grade;\n`,
  [`${core}/operations/handlers/evaluations.ts`]: `import { graph } from '../../graphs/evaluation/graph.ts';\nimport { weekly } from '../evaluations.ts';\nexport const handle = [graph, weekly];\n`,
  [`${core}/operations/handlers/index.ts`]: `import { handle } from './evaluations.ts';\nexport const handlers = handle;\n`,
  [`${core}/operations/services.ts`]: `import { graph } from '../graphs/evaluation/graph.ts';\nimport { cache } from '../memory/cache.ts';\nexport const services = [graph, cache];\n`,
  [`${core}/manager.ts`]: `import { handle } from './operations/handlers/evaluations.ts';\nexport const manager = handle;\n`,
  [`${core}/memory/cache.ts`]: `import type { Clock } from '../ports/clock.ts';\nexport const cache = (clock: Clock): Clock => clock;\n`,
  [`${core}/testing/contract.ts`]: `import assert from 'node:assert/strict';\nimport { cache } from '../domain/grade.ts';\nexport const contract = [assert, cache];\n`,
  [`${core}/index.ts`]: `export { manager } from './manager.ts';\nexport { grade } from './domain/grade.ts';\n`,
  [`${core}/catalogue.ts`]: `export { weekly } from './operations/evaluations.ts';\n`,
  [`${adapters}/shared/sql/stores.ts`]: `import { sql } from 'kysely';\nexport const stores = sql;\n`,
  [`${adapters}/openai/index.ts`]: `import { isAiManagerError } from '@ai-manager/core';\nimport OpenAI from 'openai';\nexport const openai = [OpenAI, isAiManagerError];\n`,
  [`${adapters}/pglite/index.ts`]: `import { Worker } from 'node:worker_threads';\nimport { PGlite } from '@electric-sql/pglite';\nimport { stores } from '../shared/sql/stores.ts';\nexport const pglite = [Worker, PGlite, stores];\n`,
  'packages/cli/src/main.ts': `import { createAiManager } from '@ai-manager/core';\nexport const main = createAiManager;\n`,
  'packages/n8n-nodes/sdk/index.ts': `import { createAiManager } from '@ai-manager/core';\nexport const sdk = createAiManager;\n`,
  'packages/n8n-nodes/nodes/AiManager/AiManager.node.ts': `import { sdk } from '../../sdk/index.ts';\nexport class AiManager {\n  execute = () => sdk;\n}\n`,
  'examples/quickstart/index.ts': `import { createAiManager } from '@ai-manager/core';\nexport const main = createAiManager;\n`,
};

interface Violation {
  readonly title: string;
  readonly file: string;
  readonly code: string;
  readonly rule: string;
}

/** One or more violations for every row of the table of layers. */
const violations: readonly Violation[] = [
  // domain
  {
    title: 'domain importing a port',
    file: `${core}/domain/bad-port.ts`,
    code: `import type { Clock } from '../ports/clock.ts';\nexport type Bad = Clock;\n`,
    rule: layers,
  },
  {
    title: 'domain importing a graph',
    file: `${core}/domain/bad-graph.ts`,
    code: `import { graph } from '../graphs/evaluation/graph.ts';\nexport const bad = graph;\n`,
    rule: layers,
  },
  {
    title: 'domain importing a package of another layer',
    file: `${core}/domain/bad-package.ts`,
    code: `import { Liquid } from 'liquidjs';\nexport const bad = Liquid;\n`,
    rule: 'eslint(no-restricted-imports)',
  },
  {
    title: 'domain importing LangChain',
    file: `${core}/domain/bad-langchain.ts`,
    code: `import { AIMessage } from '@langchain/core/messages';\nexport const bad = AIMessage;\n`,
    rule: layers,
  },
  // ports
  {
    title: 'a port with a constant',
    file: `${core}/ports/bad-constant.ts`,
    code: `export const bad = 1;\n`,
    rule: 'house(types-only)',
  },
  {
    title: 'a port with a function',
    file: `${core}/ports/bad-function.ts`,
    code: `export function bad(): void {}\n`,
    rule: 'house(types-only)',
  },
  {
    title: 'a port importing domain as a value',
    file: `${core}/ports/bad-value.ts`,
    code: `import { grade } from '../domain/grade.ts';\nexport type Bad = typeof grade;\n`,
    rule: layers,
  },
  {
    title: 'a port importing zod as a value',
    file: `${core}/ports/bad-zod.ts`,
    code: `import { z } from 'zod';\nexport type Bad = z.ZodType;\n`,
    rule: layers,
  },
  {
    title: 'a port importing LangGraph',
    file: `${core}/ports/bad-langgraph.ts`,
    code: `import type { StateGraph } from '@langchain/langgraph';\nexport type Bad = StateGraph<object>;\n`,
    rule: layers,
  },
  // llm, templates
  {
    title: 'the llm runner importing a graph',
    file: `${core}/llm/bad-graph.ts`,
    code: `import { graph } from '../graphs/evaluation/graph.ts';\nexport const bad = graph;\n`,
    rule: layers,
  },
  {
    title: 'the llm runner importing LangGraph',
    file: `${core}/llm/bad-langgraph.ts`,
    code: `import { StateGraph } from '@langchain/langgraph';\nexport const bad = StateGraph;\n`,
    rule: layers,
  },
  {
    title: 'the llm runner reading the environment',
    file: `${core}/llm/bad-environment.ts`,
    code: `export const bad = process.env['KEY'];\n`,
    rule: 'node(no-process-env)',
  },
  {
    title: 'templates importing an operation',
    file: `${core}/templates/bad-operation.ts`,
    code: `import { weekly } from '../operations/evaluations.ts';\nexport const bad = weekly;\n`,
    rule: layers,
  },
  // graphs
  {
    title: 'a graph importing a sibling graph',
    file: `${core}/graphs/evaluation/bad-sibling.ts`,
    code: `import { triage } from '../triage/graph.ts';\nexport const bad = triage;\n`,
    rule: layers,
  },
  {
    title: 'a graph importing an operation',
    file: `${core}/graphs/evaluation/bad-operation.ts`,
    code: `import { weekly } from '../../operations/evaluations.ts';\nexport const bad = weekly;\n`,
    rule: layers,
  },
  {
    title: 'a graph importing a port as a value',
    file: `${core}/graphs/evaluation/bad-port.ts`,
    code: `import { clock } from '../../ports/clock.ts';\nexport const bad = clock;\n`,
    rule: layers,
  },
  {
    title: 'a node of a graph importing node:fs',
    file: `${core}/graphs/evaluation/nodes/bad-node.ts`,
    code: `import { readFileSync } from 'node:fs';\nexport const bad = readFileSync;\n`,
    rule: 'import(no-nodejs-modules)',
  },
  {
    title: 'a graph importing async_hooks, which run-graph.ts alone may',
    file: `${core}/graphs/evaluation/bad-hooks.ts`,
    code: `import { AsyncLocalStorage } from 'node:async_hooks';\nexport const bad = AsyncLocalStorage;\n`,
    rule: 'import(no-nodejs-modules)',
  },
  {
    title: 'a graph importing an adapter by path',
    file: `${core}/graphs/evaluation/bad-adapter.ts`,
    code: `import { openai } from '../../../../adapters/src/openai/index.ts';\nexport const bad = openai;\n`,
    rule: layers,
  },
  // operations
  {
    title: 'a descriptor importing a graph',
    file: `${core}/operations/bad-graph.ts`,
    code: `import { graph } from '../graphs/evaluation/graph.ts';\nexport const bad = graph;\n`,
    rule: layers,
  },
  {
    title: 'a descriptor importing templates as a value',
    file: `${core}/operations/bad-templates.ts`,
    code: `import { render } from '../templates/render.ts';\nexport const bad = render;\n`,
    rule: layers,
  },
  {
    title: 'a descriptor importing a handler',
    file: `${core}/operations/bad-handler.ts`,
    code: `import { handle } from './handlers/evaluations.ts';\nexport const bad = handle;\n`,
    rule: layers,
  },
  {
    title: 'a handler importing LangGraph',
    file: `${core}/operations/handlers/bad-langgraph.ts`,
    code: `import { StateGraph } from '@langchain/langgraph';\nexport const bad = StateGraph;\n`,
    rule: layers,
  },
  {
    title: 'a handler importing the manager',
    file: `${core}/operations/handlers/bad-manager.ts`,
    code: `import { manager } from '../../manager.ts';\nexport const bad = manager;\n`,
    rule: layers,
  },
  // memory, testing, errors
  {
    title: 'memory importing a graph',
    file: `${core}/memory/bad-graph.ts`,
    code: `import { graph } from '../graphs/evaluation/graph.ts';\nexport const bad = graph;\n`,
    rule: layers,
  },
  {
    title: 'testing importing a graph',
    file: `${core}/testing/bad-graph.ts`,
    code: `import { graph } from '../graphs/evaluation/graph.ts';\nexport const bad = graph;\n`,
    rule: layers,
  },
  {
    title: 'testing importing node:fs',
    file: `${core}/testing/bad-node.ts`,
    code: `import { readFileSync } from 'node:fs';\nexport const bad = readFileSync;\n`,
    rule: 'import(no-nodejs-modules)',
  },
  // bundling, structure
  {
    title: 'core using import.meta',
    file: `${core}/domain/bad-meta.ts`,
    code: `export const bad = import.meta.url;\n`,
    rule: 'house(bundle-safe)',
  },
  {
    title: 'core awaiting at the top level',
    file: `${core}/domain/bad-await.ts`,
    code: `export const bad = await Promise.resolve(1);\n`,
    rule: 'house(bundle-safe)',
  },
  {
    title: 'a folder that the table does not know',
    file: `${core}/helpers/bad-folder.ts`,
    code: `export const bad = 1;\n`,
    rule: 'boundaries(no-unknown-files)',
  },
  {
    title: 'a star export',
    file: `${core}/domain/bad-star.ts`,
    code: `export * from './grade.ts';\n`,
    rule: 'house(no-export-all)',
  },
  {
    title: 'a cycle of imports',
    file: `${core}/domain/bad-cycle.ts`,
    code: `import { other } from './bad-cycle-other.ts';\nexport const bad = (): unknown => other;\n`,
    rule: 'import(no-cycle)',
  },
  // adapters
  {
    title: "an adapter importing another adapter's folder",
    file: `${adapters}/openai/bad-sibling.ts`,
    code: `import { pglite } from '../pglite/index.ts';\nexport const bad = pglite;\n`,
    rule: layers,
  },
  {
    title: 'an adapter importing another vendor',
    file: `${adapters}/openai/bad-vendor.ts`,
    code: `import nodemailer from 'nodemailer';\nexport const bad = nodemailer;\n`,
    rule: layers,
  },
  {
    title: 'shared adapter code importing a vendor',
    file: `${adapters}/shared/sql/bad-vendor.ts`,
    code: `import OpenAI from 'openai';\nexport const bad = OpenAI;\n`,
    rule: layers,
  },
  {
    title: 'an adapter importing core by path',
    file: `${adapters}/openai/bad-path.ts`,
    code: `import { grade } from '../../../core/src/domain/grade.ts';\nexport const bad = grade;\n`,
    rule: layers,
  },
  {
    title: 'an adapter reading the environment',
    file: `${adapters}/openai/bad-environment.ts`,
    code: `export const bad = process.env['KEY'];\n`,
    rule: 'node(no-process-env)',
  },
  // hosts, examples
  {
    title: 'a host importing core by path',
    file: 'packages/cli/src/bad-path.ts',
    code: `import { manager } from '../../core/src/manager.ts';\nexport const bad = manager;\n`,
    rule: layers,
  },
  {
    title: 'a host importing a src subpath',
    file: 'packages/cli/src/bad-subpath.ts',
    code: `import { grade } from '@ai-manager/core/src/domain/grade.ts';\nexport const bad = grade;\n`,
    rule: 'eslint(no-restricted-imports)',
  },
  {
    title: 'a node of n8n importing core by path',
    file: 'packages/n8n-nodes/nodes/AiManager/bad-path.ts',
    code: `import { manager } from '../../../core/src/manager.ts';\nexport const bad = manager;\n`,
    rule: layers,
  },
  {
    title: 'a node of n8n reading the environment',
    file: 'packages/n8n-nodes/nodes/AiManager/bad-environment.ts',
    code: `export const bad = process.env['SECRET'];\n`,
    rule: 'node(no-process-env)',
  },
  {
    title: 'an example importing core by path',
    file: 'examples/quickstart/bad-path.ts',
    code: `import { manager } from '../../packages/core/src/manager.ts';\nexport const bad = manager;\n`,
    rule: layers,
  },
];

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

/** All that oxlint says about `tree`, which must hold the configuration. */
async function lint(tree: string): Promise<readonly Diagnostic[]> {
  const oxlint = join(repository, 'node_modules', '.bin', 'oxlint');
  const { stdout } = await promisify(execFile)(oxlint, ['-f', 'json', 'packages', 'examples'], {
    cwd: tree,
    timeout: 50_000,
  }).catch(
    (error: unknown) => error as { stdout: string }, // findings are a failure to the shell
  );
  // A plugin that cannot be loaded makes oxlint say so in plain text.
  if (!stdout.startsWith('{')) throw new Error(stdout);
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}

describe('the table of layers', () => {
  let tree = '';
  let found: readonly Diagnostic[] = [];

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'ai-manager-lint-'));
    await mkdir(join(tree, 'scripts'));
    await copyFile(join(repository, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
    await copyFile(join(repository, 'scripts/oxlint-house.mjs'), join(tree, 'scripts/oxlint-house.mjs'));
    await symlink(join(repository, 'node_modules'), join(tree, 'node_modules'));
    const other = {
      [`${core}/domain/bad-cycle-other.ts`]: `import { bad } from './bad-cycle.ts';\nexport const other = (): unknown => bad;\n`,
    };
    const files = { ...clean, ...other, ...Object.fromEntries(violations.map(({ file, code }) => [file, code])) };
    for (const [file, code] of Object.entries(files)) {
      await mkdir(dirname(join(tree, file)), { recursive: true });
      await writeFile(join(tree, file), code);
    }
    found = await lint(tree);
  });

  afterAll(() => rm(tree, { recursive: true, force: true }));

  it.each(violations)('refuses $title', ({ file, rule }) => {
    expect(found.filter(({ filename }) => filename === file).map(({ code }) => code)).toContain(rule);
  });

  it.each(Object.keys(clean))('accepts %s', (file) => {
    expect(found.filter(({ filename }) => filename === file)).toEqual([]);
  });
});
