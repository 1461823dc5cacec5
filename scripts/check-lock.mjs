// The lock file must install everywhere: npm leaves out entries of other platforms when it resolves into an existing
// node_modules, and `npm ci` then fails there ("Missing ... from lock file").
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where Node would look for `name` from the package at `path`: its own node_modules, then each one above. */
function* lookups(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (!folder.endsWith('node_modules'))
      yield folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (folder === '') return;
  }
}

/**
 * @param lock - the parsed package-lock.json
 * @returns one sentence per problem; empty when the lock file is sound
 */
export function lockProblems(lock) {
  if (lock.lockfileVersion !== 3) return [`lockfileVersion is ${lock.lockfileVersion}, wanted 3`];
  const problems = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    const optionalPeers = new Set(
      Object.entries(entry.peerDependenciesMeta ?? {})
        .filter(([, meta]) => meta.optional)
        .map(([name]) => name),
    );
    const peers = Object.keys(entry.peerDependencies ?? {}).filter((name) => !optionalPeers.has(name));
    const names = [
      ...Object.keys(entry.dependencies ?? {}),
      ...Object.keys(entry.optionalDependencies ?? {}),
      ...peers,
    ];
    for (const name of new Set(names)) {
      if (![...lookups(path, name)].some((place) => place in lock.packages))
        problems.push(`${path || 'the root'} needs ${name}, which has no entry`);
    }
    if (!path.includes('node_modules/') || entry.link) continue;
    if (/^[a-z+]+:\/\//.test(entry.resolved ?? '')) problems.push(`${path} is bound to the host it once came from`);
    if (entry.integrity === undefined) problems.push(`${path} has no integrity hash`);
  }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'));
  const problems = lockProblems(lock);
  for (const problem of problems) console.error(`package-lock.json: ${problem}`);
  if (problems.length > 0) {
    console.error(
      'Delete package-lock.json and node_modules, run `npm install`, and keep the exact versions that package.json pins.',
    );
    process.exitCode = 1;
  } else {
    console.log(`package-lock.json: ${Object.keys(lock.packages).length} entries, none missing`);
  }
}
