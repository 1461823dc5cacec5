import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConflictError } from '@ai-manager/core';
import { z } from 'zod';
import { isHolderAlive, thisProcess } from './process-identity.ts';

/** What the lock file says, for people and for the next process. */
const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** identity of the host's run since it was started; null where the system has none */
  bootId: z.string().nullable(),
  /** when the process began, in the system's own units; null where the system does not tell */
  processStart: z.string().nullable(),
  since: z.string(),
  command: z.string(),
  token: z.string(),
});
export type LockHolder = z.infer<typeof holderSchema>;

export interface FolderLock {
  readonly holder: LockHolder;
  release(): Promise<void>;
}

const fileName = 'ai-manager.lock';
const pollMs = 50;
/** A lock file is written in one step, so an unreadable one is damaged; young ones get the benefit of the doubt. */
const unreadableGraceMs = 2_000;

/**
 * Takes the folder for this process.
 *
 * The lock file appears complete or not at all (a link to a finished file), so exactly one process gets it. A lock
 * whose process is gone is taken over by whoever holds a second lock, `ai-manager.lock.takeover`, and finds the same
 * dead holder still there.
 *
 * @param waitMs - how long to wait for a living holder
 * @throws ConflictError `CONFLICT` that names the holder (`details.holder`) and what to do
 */
export async function takeFolderLock(folder: string, waitMs: number): Promise<FolderLock> {
  const path = join(folder, fileName);
  const holder: LockHolder = {
    ...thisProcess(),
    since: new Date().toISOString(),
    command: commandLine(),
    token: randomUUID(),
  };
  const giveUpAt = Date.now() + waitMs;
  for (;;) {
    if (await createExclusively(path, holder)) return heldLock(path, holder);
    const current = await readHolder(path);
    if (current === 'missing') continue;
    if (current !== 'unreadable' && isHolderAlive(current)) {
      if (Date.now() >= giveUpAt) throw heldByOther(folder, path, current);
    } else {
      await removeStale(path, current);
    }
    await delay(pollMs * (0.5 + Math.random()));
  }
}

function heldLock(path: string, holder: LockHolder): FolderLock {
  // An orderly exit without close() leaves no stale file behind; after a kill the next process finds the holder dead.
  const onExit = (): void => rmSync(path, { force: true });
  process.once('exit', onExit);
  let released: Promise<void> | undefined;
  return {
    holder,
    release: () => {
      released ??= (async () => {
        process.removeListener('exit', onExit);
        const current = await readHolder(path);
        // Somebody may have deleted the file by hand and taken the folder: theirs stays.
        if (current !== 'missing' && current !== 'unreadable' && current.token === holder.token) await removeFile(path);
      })();
      return released;
    },
  };
}

/** Whether the file is ours now. Linking fails when the name is taken, and the content is there from the start. */
async function createExclusively(path: string, holder: LockHolder): Promise<boolean> {
  const draft = `${path}.${holder.token}`;
  await writeFile(draft, `${JSON.stringify(holder, null, 2)}\n`);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) === 'EPERM' || codeOf(error) === 'ENOTSUP' || codeOf(error) === 'ENOSYS')
      return await createWithoutLink(path, holder);
    throw error;
  } finally {
    await removeFile(draft);
  }
}

/** For file systems without hard links: exclusive creation, then the content. */
async function createWithoutLink(path: string, holder: LockHolder): Promise<boolean> {
  try {
    await writeFile(path, `${JSON.stringify(holder, null, 2)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<LockHolder | 'missing' | 'unreadable'> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'missing' : 'unreadable';
  }
}

/**
 * Removes a dead holder's file. Only the owner of the takeover lock may, after looking again: without it, a slow
 * taker could remove the fresh lock of a quick one.
 */
async function removeStale(path: string, seen: LockHolder | 'unreadable'): Promise<void> {
  if (seen === 'unreadable' && (await ageMs(path)) < unreadableGraceMs) return;
  const takeoverPath = `${path}.takeover`;
  const takeover: LockHolder = {
    ...thisProcess(),
    since: new Date().toISOString(),
    command: commandLine(),
    token: randomUUID(),
  };
  if (!(await createExclusively(takeoverPath, takeover))) {
    const other = await readHolder(takeoverPath);
    const abandoned = other === 'unreadable' || (other !== 'missing' && !isHolderAlive(other));
    // A taker that died in the middle is as rare as it is harmless to wait for.
    if (abandoned && (await ageMs(takeoverPath)) >= unreadableGraceMs) await removeFile(takeoverPath);
    return;
  }
  try {
    const current = await readHolder(path);
    const unchanged =
      seen === 'unreadable' ? current === seen : typeof current === 'object' && current.token === seen.token;
    if (unchanged) await removeFile(path);
  } finally {
    await removeFile(takeoverPath);
  }
}

function heldByOther(folder: string, path: string, holder: LockHolder): ConflictError {
  const elsewhere = holder.host !== thisProcess().host;
  const who = `process ${holder.pid} on ${holder.host} since ${holder.since} (${holder.command})`;
  const remedy = elsewhere
    ? `It runs on another machine, so this one cannot tell whether it is still alive: end it there, or delete ${path} if that machine is gone.`
    : 'Wait until it has finished, or end it; one process at a time can use an embedded database (use PostgreSQL to share).';
  const { token: _token, ...shown } = holder;
  return new ConflictError(`The database in ${folder} is in use by ${who}. ${remedy}`, {
    details: { folder, holder: shown },
  });
}

/** The program, its subcommands and the names of its options; values may be secrets. */
function commandLine(): string {
  const [, script = '', ...rest] = process.argv;
  const firstOption = rest.findIndex((word) => word.startsWith('-'));
  const subcommands = rest
    .slice(0, firstOption === -1 ? 2 : Math.min(firstOption, 2))
    .filter((word) => /^[a-zA-Z-]+$/.test(word));
  const words = [...subcommands, ...rest.filter((word) => /^--[\w-]+$/.test(word))];
  return [script.split(/[\\/]/).slice(-2).join('/'), ...words].join(' ').trim() || 'node';
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    // It is gone: nothing to wait for.
    return 0;
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
