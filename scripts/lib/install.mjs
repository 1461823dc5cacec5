// Installs the dependencies when they are missing, incomplete or not those of the lock file.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findNode, noNodeMessage, root, SetupError } from './runtime.mjs';
import { inSingleFile } from './single-file.mjs';

// npm's own pauses add up to more than a minute before it says that there is no network.
const quickRetries = ['--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=8000'];
const windows = process.platform === 'win32';

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Compares what is installed with the lock file. npm keeps what it installed in node_modules/.package-lock.json, so the
 * answer holds for installs by hand too, whatever the dates of the files are.
 *
 * @param folder - repository folder
 * @returns why an install is needed, as the end of a sentence; undefined when all is there
 */
export function reasonToInstall(folder) {
  const wanted = readJson(join(folder, 'package-lock.json'))?.packages;
  if (wanted === undefined) throw new SetupError('package-lock.json is missing or damaged: check out the file again.');
  const installed = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages;
  if (installed === undefined) return 'nothing is installed yet, or an install was interrupted';
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    const present = installed[path];
    if (present === undefined && entry.optional) continue; // made for another platform
    if (present?.version !== entry.version)
      return `package-lock.json asks for ${path.split('node_modules/').at(-1)} ${entry.version ?? ''}`.trimEnd();
    if (!existsSync(join(folder, path))) return `${path} is missing`;
  }
  return undefined;
}

/** The environment for npm: without node_modules/.bin on PATH, so that npm does not run on a Node it is about to replace. */
function npmEnvironment() {
  const own = join('node_modules', '.bin');
  const path = (process.env.PATH ?? process.env.Path ?? '').split(delimiter).filter((folder) => !folder.endsWith(own));
  return { ...process.env, PATH: path.join(delimiter) };
}

/** What a person can do about npm's output. */
function explain(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(output)) {
    return 'The package registry cannot be reached: the first run needs the network. Check the connection or the proxy (npm config get proxy), then run the command again.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) return 'npm may not write here: run the command as the owner of this folder.';
  if (/ENOSPC/.test(output)) return 'The disk is full: the dependencies need about 900 MB.';
  if (/in sync|EUSAGE/.test(output))
    return 'package.json and package-lock.json differ: run `npm install` and commit the lock file.';
  return "npm's own message is above.";
}

function checkNpm(env) {
  const { status, stdout } = spawnSync('npm', ['--version'], { encoding: 'utf8', shell: windows, env });
  if (status !== 0)
    throw new SetupError('npm is not on PATH. It comes with Node: install Node 24 from https://nodejs.org.');
  if (Number.parseInt(stdout, 10) < 9)
    throw new SetupError(
      `npm ${stdout.trim()} is too old for this lock file: run \`npm install -g npm@10\`, or install Node 24.`,
    );
}

/**
 * `npm ci` empties node_modules before it installs. Through a link that would empty somebody else's folder.
 *
 * @throws SetupError when node_modules is a link
 */
export function refuseLink(folder) {
  const modules = join(folder, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new SetupError(
      `${modules} is a link, and installing would empty what it leads to: remove the link and run the command again.`,
    );
  }
}

/** Runs `npm ci`, showing what it prints. */
async function npmCi() {
  refuseLink(root);
  const env = npmEnvironment();
  checkNpm(env);
  // Said on the command line, because a user's configuration (or NODE_ENV=production) may leave these out.
  const options = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
    ...quickRetries,
  ];
  const npm = spawn('npm', options, { cwd: root, env, shell: windows, stdio: ['ignore', 'inherit', 'pipe'] });
  let output = '';
  npm.stderr.on('data', (chunk) => {
    output += chunk;
    process.stderr.write(chunk);
  });
  const code = await new Promise((resolve, reject) => npm.once('error', reject).once('close', resolve));
  if (code !== 0)
    throw new SetupError(`Installing the dependencies failed (npm ci, exit code ${code}). ${explain(output)}`);
}

/**
 * Makes sure that the dependencies of the lock file are installed.
 *
 * @returns path of the Node binary that runs this repository
 */
export async function ensureInstalled() {
  if (reasonToInstall(root) !== undefined) {
    const onWait = (pid) =>
      process.stderr.write(`Another process${pid ? ` (${pid})` : ''} is installing here; waiting for it.\n`);
    await inSingleFile(
      join(root, '.cache', 'setup.lock'),
      async () => {
        const reason = reasonToInstall(root); // the other process may have done it
        if (reason === undefined) return;
        process.stderr.write(
          `Installing the dependencies with npm ci, because ${reason}. This takes a minute the first time.\n`,
        );
        const started = Date.now();
        await npmCi();
        process.stderr.write(`Dependencies installed in ${((Date.now() - started) / 1000).toFixed(0)} s.\n`);
      },
      onWait,
    );
  }
  const node = findNode();
  if (node === undefined) throw new SetupError(noNodeMessage());
  return node;
}
