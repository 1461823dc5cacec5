import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createAiManager, defaultRules } from '@ai-manager/core';

const repository = join(import.meta.dirname, '..', '..', '..', '..');

/** The week of the sample's updates. */
export const sampleWeek = '2026-W47';

/** Puts the organisation of examples/sample-org into a database: 75 people, 97 projects with updates, and rules. */
export async function loadSample(url: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'ai-manager-sample-'));
  const command = join(repository, 'packages/cli/src/main.ts');
  const sample = join(repository, 'examples/sample-org');
  execFileSync(
    process.execPath,
    ['--conditions=@ai-manager/source', command, 'people', 'import-roster', '--files', sample],
    { env: { ...process.env, DATABASE_URL: url, AI_MANAGER_HOME: home }, stdio: 'pipe' },
  );
  await using manager = createAiManager(
    { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()] },
    { actor: { id: 'test', role: 'executive', via: 'test' } },
  );
  await manager.rules.save({ rules: defaultRules });
}
