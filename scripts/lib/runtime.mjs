// Which Node runs this repository. Plain JavaScript without dependencies: it runs before anything is installed, on Node 20.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The oldest Node that can build and test (tsup needs 22.18, Vitest 22.12). */
const oldest = [22, 18];

/** Something a person can put right; shown without a stack. */
export class SetupError extends Error {}

const isEnough = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
};

/** The Node binary that npm installed for this platform, or undefined. One package per platform carries it. */
function installedBinary() {
  const { optionalDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys(optionalDependencies).filter((each) => each.startsWith('node-'))) {
    const folder = join(root, 'node_modules', name);
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const binary = join(folder, JSON.parse(readFileSync(manifest, 'utf8')).bin.node);
    if (existsSync(binary)) return binary;
  }
  return undefined;
}

const versionOf = (binary) => {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

const commandFiles = ['node', 'node.cmd', 'node.ps1'].map((name) => join(root, 'node_modules', '.bin', name));

/**
 * Puts the installed Node where npm scripts look first. npm 11 has done so already; npm 10 removes the command again,
 * together with the packages of the other platforms, which have a command of the same name.
 */
function linkCommand(binary) {
  if (commandFiles.some((file) => existsSync(file))) return;
  const folder = join(root, 'node_modules', '.bin');
  mkdirSync(folder, { recursive: true });
  for (const file of commandFiles) rmSync(file, { force: true }); // a link that leads nowhere does not exist above
  const target = relative(folder, binary);
  if (process.platform === 'win32') writeFileSync(join(folder, 'node.cmd'), `@"%~dp0\\${target}" %*\r\n`);
  else symlinkSync(target, join(folder, 'node'));
}

/**
 * The Node to run this repository with: the one npm installed, otherwise the one that runs this script, if new enough.
 * npm scripts run on the same one afterwards.
 *
 * @returns path of a Node binary, or undefined when neither serves
 */
export function findNode() {
  const installed = installedBinary();
  if (installed !== undefined && versionOf(installed) !== undefined) {
    linkCommand(installed);
    return installed;
  }
  // Built for another C library (Alpine, for example), or not there: `node` in npm scripts must not find it.
  for (const file of commandFiles) rmSync(file, { force: true });
  return isEnough(process.versions.node) ? process.execPath : undefined;
}

/** What to do when `findNode` finds nothing. */
export const noNodeMessage = () =>
  `This repository needs Node ${oldest.join('.')} or newer, this is Node ${process.versions.node}, and npm has no Node for ` +
  `${process.platform}-${process.arch} or could not download it. Delete node_modules and try again, or install Node 24 (https://nodejs.org).`;

/** Runs a script's main function: a SetupError becomes one line and exit code 1, anything else keeps its stack. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
