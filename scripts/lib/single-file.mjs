// One process at a time: two terminals that run `npm start` on a fresh clone must not install over each other.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from './runtime.mjs';

const patienceMs = 15 * 60_000;

/** Process id in the lock, or undefined when the lock is gone or half-written. */
function holderOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // it lives, and belongs to somebody else
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new SetupError(
      `Cannot write ${lock} (${error.code}). Run this as the owner of the folder, or make it writable.`,
    );
  }
}

/**
 * Runs `work` while holding `lock`, a file that names the process. Waits for a living holder; takes over from a dead one.
 *
 * @param lock - path of the lock file
 * @param work - may be asynchronous
 * @param onWait - called once, when another process holds the lock
 */
export async function inSingleFile(lock, work, onWait) {
  mkdirSync(dirname(lock), { recursive: true });
  const deadline = Date.now() + patienceMs;
  for (let told = false; !take(lock); await wait(250)) {
    const holder = holderOf(lock);
    if (holder !== undefined && !isAlive(holder)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    if (Date.now() > deadline)
      throw new SetupError(`Waited too long for another setup. If none is running, delete ${lock}.`);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
