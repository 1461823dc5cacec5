import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutTestRunner } from './host/environment.ts';
import { installN8nLint } from './host/installations.ts';
import { packPackage } from './host/packed.ts';

const source = join(import.meta.dirname, '..');
const installation = installN8nLint();

/** What n8n's scanner says of the bundle, and so why the package is for self-hosted n8n; docs/hosts/n8n.md explains each. */
const expectedFindings = [
  // LangGraph and pg use timers, process, Buffer and modules of Node, as every program that talks to a database does.
  '@n8n/community-nodes/no-restricted-globals',
  '@n8n/community-nodes/no-restricted-imports',
  'no-console',
  // Names of header fields and of variables of other SDKs, not secrets.
  '@n8n/community-nodes/no-hardcoded-secrets',
  // dist/package.json holds one line, so that Node reads the files beside it as CommonJS; it is not the package's own.
  '@n8n/community-nodes/n8n-object-validation',
  '@n8n/community-nodes/package-name-convention',
  '@n8n/community-nodes/require-files-array',
  '@n8n/community-nodes/require-homepage',
  '@n8n/community-nodes/require-version',
  '@n8n/community-nodes/valid-author',
  '@n8n/community-nodes/valid-description',
  '@n8n/community-nodes/valid-peer-dependencies',
];

describe.skipIf(installation.missing !== '')(`the package in the eyes of n8n's tools${installation.missing}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-manager-n8n-lint-'));

  beforeAll(() => {
    for (const name of ['credentials', 'icons', 'nodes', 'sdk', 'README.md', 'eslint.config.mjs', 'package.json'])
      cpSync(join(source, name), join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*'] }));
    if ('folder' in installation) symlinkSync(join(installation.folder, 'node_modules'), join(folder, 'node_modules'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps the rules of n8n-node lint', () => {
    const eslint = join(folder, 'node_modules', 'eslint', 'bin', 'eslint.js');
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [eslint, '--max-warnings', '0', 'nodes', 'credentials', 'package.json'],
      { cwd: folder, encoding: 'utf8', env: withoutTestRunner(process.env) },
    );
    expect(stdout + stderr).toBe('');
    expect(status).toBe(0);
  });

  it('has the findings of the scanner that are written down, and no others', async () => {
    const { folder: packed } = await packPackage();
    const scan = `
      import { analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';
      const { details } = await analyzePackage(process.argv[1]);
      process.stdout.write(String(details));`;
    rmSync(join(packed, 'node_modules'), { recursive: true, force: true });
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', scan, packed], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(stderr).toBe('');
    const found = stdout.matchAll(/^ +\d+:\d+ +(?:error|warning) .* (@?[\w-]+(?:\/[\w-]+)*) *$/gm);
    expect(new Set([...found].map(([, rule]) => rule))).toEqual(new Set(expectedFindings));
  });
});

const compilerOptions = {
  strict: true,
  module: 'nodenext',
  moduleResolution: 'nodenext',
  target: 'es2023',
  lib: ['es2023'],
  skipLibCheck: true,
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};
