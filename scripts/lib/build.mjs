// Builds the packages' JavaScript when it does not come from the sources as they are now.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, SetupError } from './runtime.mjs';

const packages = ['core', 'adapters', 'cli'];
const shared = ['tsup.base.ts', 'tsconfig.base.json', 'package-lock.json'];
const stampFile = join(root, '.cache', 'build.json');

const isSource = (path) => !/\.test(-d)?\.ts$|__fixtures__/.test(path);

/** A hash of everything a package's JavaScript is made from. */
function sourceHash(folder) {
  const hash = createHash('sha256');
  const sources = readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isSource(join(entry.parentPath, entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const all = [
    ...sources,
    join(folder, 'package.json'),
    join(folder, 'tsup.config.ts'),
    ...shared.map((name) => join(root, name)),
  ];
  for (const path of all) hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/** Files of dist with their times: a build by hand, or a deleted file, changes it. */
function outputState(folder) {
  try {
    const files = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
      .map((entry) => join(entry.parentPath, entry.name));
    return files
      .map((path) => `${path} ${statSync(path).mtimeMs}`)
      .toSorted()
      .join('\n');
  } catch {
    return '';
  }
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

async function build(node, folder) {
  const tsup = join(root, 'node_modules', 'tsup', 'dist', 'cli-default.js');
  const child = spawn(node, [tsup, '--silent'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new SetupError(`${output}\nBuilding ${folder} failed: the message above names the file.`);
}

/**
 * Builds what is out of date. Declarations are left to `npm run build`: nothing needs them to run.
 *
 * @param node - path of the Node binary to build with
 */
export async function ensureBuilt(node) {
  const stamps = readStamps();
  const stale = packages.filter((name) => {
    const folder = join(root, 'packages', name);
    const stamp = stamps[name];
    return stamp?.output === '' || stamp?.output !== outputState(folder) || stamp.source !== sourceHash(folder);
  });
  if (stale.length === 0) return;
  process.stderr.write(`Building ${stale.join(', ')} ...`);
  const started = Date.now();
  await Promise.all(
    stale.map(async (name) => {
      const folder = join(root, 'packages', name);
      const source = sourceHash(folder); // before the build: a file saved meanwhile makes it stale again
      await build(node, folder);
      stamps[name] = { source, output: outputState(folder) };
    }),
  );
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamps));
  process.stderr.write(` done in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
}
