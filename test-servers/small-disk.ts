import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few megabytes, so that "full" is real: every write beyond it fails with ENOSPC. */
export interface SmallDisk extends Disposable {
  readonly folder: string;
  freeBytes(): number;
  /** Takes all space but about this much. */
  fill(leaveBytes?: number): void;
  /** Gives the space back that `fill` took. */
  makeRoom(): void;
}

/** Mounts a disk in memory; needs root on Linux. */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'ai-manager-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  const ballast = join(folder, 'ballast');
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  const makeRoom = (): void => rmSync(ballast, { force: true });
  return {
    folder,
    freeBytes,
    fill(leaveBytes = 0) {
      makeRoom();
      writeFileSync(ballast, new Uint8Array(Math.max(0, freeBytes() - leaveBytes)));
    },
    makeRoom,
    [Symbol.dispose]() {
      // Lazily: a process that still has a file open must not keep the test from ending.
      execFileSync('umount', ['-l', folder]);
      rmdirSync(folder);
    },
  };
}

/** Why no disk can be mounted on this machine, for the title of what is skipped; null when one can. */
export const noSmallDisk: string | null = findObstacle();

function findObstacle(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root to mount a small disk';
  try {
    mountSmallDisk(1)[Symbol.dispose]();
    return null;
  } catch {
    return 'this machine does not let root mount a disk';
  }
}
