import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { npm } from './npm.ts';

/** Where something is installed, or why it is not. */
export type Installation = { readonly folder: string; readonly missing: '' } | { readonly missing: string };

/** The newest version of which every package is published; three gigabytes, minutes the first time. */
export function installN8n(): Installation {
  return install('n8n-2.41.1', ['n8n@2.41.1'], (folder) => {
    // The one native part without a prebuilt file on the registry.
    npm(folder, ['rebuild', 'sqlite3', '--foreground-scripts']);
  });
}

/** n8n's own lint, and the scanner that decides what n8n Cloud lists; 0.9 gigabytes. */
export function installN8nLint(): Installation {
  return install('n8n-lint-0.48.3', ['@n8n/node-cli@0.48.3', '@n8n/scan-community-package@0.32.0']);
}

/**
 * Installs packages in a folder of their own outside of the repository, so that a fresh clone finds them again.
 * `AI_MANAGER_N8N_FOLDER` names another place for them.
 */
function install(
  name: string,
  packages: readonly [string, ...string[]],
  finish: (folder: string) => void = () => undefined,
): Installation {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ai-manager');
  const folder = join(process.env['AI_MANAGER_N8N_FOLDER'] ?? cache, name);
  const finished = join(folder, 'installed');
  if (existsSync(finished)) return { folder, missing: '' };
  const [first] = packages;
  if (spawnSync('npm', ['view', first, 'version'], { encoding: 'utf8' }).status !== 0)
    return { missing: ` (skipped: the npm registry does not give ${first}, and it is not installed yet)` };
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'for-tests', private: true }));
    npm(folder, ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages]);
    finish(folder);
    writeFileSync(finished, packages.join(' '));
    return { folder, missing: '' };
  } catch (error) {
    // A machine without a compiler, headers or room says nothing about the nodes.
    process.stderr.write(`${String(error)}\n`);
    return { missing: ` (skipped: ${first} could not be installed here, see above)` };
  }
}
