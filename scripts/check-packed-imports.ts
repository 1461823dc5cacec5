// Packs what would be published and imports every entry of it with nothing installed but what that entry declares:
// the package's dependencies and, for an adapter, the optional peers of its subpath. Also loads each entry with
// `require()`, because n8n and ToolJet are CommonJS hosts.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { peersOf } from './adapter-peers.ts';

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

const root = join(import.meta.dirname, '..');
const published = ['core', 'adapters', 'cli'];
const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;

/** Packs a package and unpacks it at `target`, as an install would. */
function installPacked(name: string, target: string): void {
  const folder = join(root, 'packages', name);
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', tmpdir()], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // npm 11 answers with a list, npm 12 with an object by name
  const [{ filename }] = Object.values(JSON.parse(packed) as Record<string, { filename: string }>) as [
    { filename: string },
  ];
  const tarball = join(tmpdir(), filename.replace('@', '').replace('/', '-'));
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  rmSync(tarball);
}

/** Links a dependency from where npm put it in this repository, so that the check needs no network. */
function link(name: string, from: string, modules: string): void {
  const places = [join(root, 'packages', from, 'node_modules', name), join(root, 'node_modules', name)];
  const source = places.find((place) => existsSync(place));
  if (source === undefined) throw new Error(`${name} is declared by packages/${from} and not installed: run npm ci`);
  const target = join(modules, name);
  mkdirSync(dirname(target), { recursive: true });
  if (!existsSync(target)) symlinkSync(source, target);
}

/** A folder with one package installed, its dependencies beside it. @returns its node_modules */
function sandboxFor(name: string, peers: readonly string[]): string {
  const modules = join(mkdtempSync(join(tmpdir(), 'ai-manager-packed-')), 'node_modules');
  for (const each of name === 'core' ? ['core'] : ['core', 'adapters', 'cli'].slice(0, published.indexOf(name) + 1)) {
    const target = join(modules, manifestOf(each).name);
    installPacked(each, target);
    for (const dependency of Object.keys(manifestOf(each).dependencies ?? {})) {
      if (!dependency.startsWith('@ai-manager/'))
        link(dependency, each, each === name ? modules : join(target, 'node_modules'));
    }
  }
  for (const peer of peers) link(peer, name, modules);
  return modules;
}

/** Runs one line of JavaScript in the sandbox. @returns what went wrong, or undefined */
function failureOf(modules: string, type: 'module' | 'commonjs', code: string): string | undefined {
  const { status, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, '--eval', code], {
    cwd: dirname(modules),
    encoding: 'utf8',
  });
  return status === 0 ? undefined : stderr;
}

function checkEntry(name: string, subpath: string): string[] {
  const peers = name === 'adapters' ? peersOf[subpath] : [];
  if (peers === undefined) return [`${subpath} of adapters is not in scripts/adapter-peers.ts: add it`];
  const entry = manifestOf(name).name + subpath.slice(1);
  const modules = sandboxFor(name, peers);
  try {
    const hasExports = (loaded: string): string =>
      `if (Object.keys(${loaded}).length === 0) throw new Error('no exports');`;
    const failures = {
      import: failureOf(modules, 'module', hasExports(`await import('${entry}')`)),
      require: failureOf(modules, 'commonjs', hasExports(`require('${entry}')`)),
    };
    return Object.entries(failures).flatMap(([how, failure]) =>
      failure === undefined ? [] : [`${how} of ${entry} fails:\n${failure}`],
    );
  } finally {
    rmSync(dirname(modules), { recursive: true, force: true });
  }
}

/** The command answers `--version` from its tarball. */
function checkCommand(): string[] {
  const modules = sandboxFor('cli', []);
  try {
    const main = join(modules, '@ai-manager/cli/dist/main.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, '--version'], {
      cwd: dirname(modules),
      encoding: 'utf8',
    });
    return status === 0 && stdout.trim() !== '' ? [] : [`ai-manager --version fails from the tarball:\n${stderr}`];
  } finally {
    rmSync(dirname(modules), { recursive: true, force: true });
  }
}

const failures: string[] = [];
for (const name of ['core', 'adapters']) {
  for (const subpath of Object.keys(manifestOf(name).exports)) {
    if (subpath === './package.json') continue;
    const found = checkEntry(name, subpath);
    console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'} ${manifestOf(name).name}${subpath.slice(1)}`);
    failures.push(...found);
  }
}
const command = checkCommand();
console.log(`${command.length === 0 ? 'ok  ' : 'FAIL'} ai-manager --version`);
for (const failure of [...failures, ...command]) console.error(failure);
process.exitCode = failures.length + command.length === 0 ? 0 : 1;
