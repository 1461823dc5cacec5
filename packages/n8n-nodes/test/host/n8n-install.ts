import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { npm } from './npm.ts';

/** The newest version of which every package is published. */
export const n8nVersion = '2.41.1';

/**
 * The folder in which n8n is installed; installs it there when it is not, which takes minutes and three gigabytes. It
 * is outside of the repository, so that a fresh clone finds it again; `AI_MANAGER_N8N_FOLDER` names another place.
 */
export function installN8n(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = process.env['AI_MANAGER_N8N_FOLDER'] ?? join(cache, 'ai-manager', `n8n-${n8nVersion}`);
  const finished = join(folder, 'installed');
  if (existsSync(finished)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'n8n-for-tests', private: true }));
  npm(folder, ['install', '--ignore-scripts', '--no-audit', '--no-fund', `n8n@${n8nVersion}`]);
  // The one native part without a prebuilt file on the registry.
  npm(folder, ['rebuild', 'sqlite3', '--foreground-scripts']);
  writeFileSync(finished, n8nVersion);
  return folder;
}
