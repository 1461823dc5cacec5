import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process from all others, also after process ids were used again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** changes with every start of the machine; null where the system has none */
  readonly bootId: string | null;
  /** the process's start in the system's own units; null where the system does not tell */
  readonly processStart: string | null;
}

export function thisProcess(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    bootId: readText('/proc/sys/kernel/random/boot_id'),
    processStart: processStart(process.pid),
  };
}

/**
 * Whether the process that wrote an identity still runs. A process on another host counts as alive, since nobody
 * here can tell; so does one whose start the system does not tell.
 */
export function isHolderAlive(holder: ProcessIdentity): boolean {
  const here = thisProcess();
  if (holder.host !== here.host) return true;
  if (holder.bootId !== null && here.bootId !== null && holder.bootId !== here.bootId) return false;
  if (!isRunning(holder.pid)) return false;
  const start = processStart(holder.pid);
  return holder.processStart === null || start === null || holder.processStart === start;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Clock ticks from the machine's start to the process's start.
 * @see proc(5), /proc/pid/stat, field 22; the second field, the name in brackets, may hold spaces
 */
function processStart(pid: number): string | null {
  const text = readText(`/proc/${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // A zombie is dead, it only has not been buried yet.
  if (fields[0] === 'Z') return 'ended';
  return fields[19] ?? null;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // Not Linux, or the process is gone.
    return null;
  }
}
