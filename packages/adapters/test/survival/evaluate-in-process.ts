import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { WeeklyTask } from './database.ts';
import type { TriageTask } from './triage-process.ts';

const weeklyScript = fileURLToPath(new URL('./weekly-process.ts', import.meta.url));
const triageScript = fileURLToPath(new URL('./triage-process.ts', import.meta.url));

export interface EndedProcess {
  /** it was killed before it had ended by itself */
  readonly killed: boolean;
  readonly lines: readonly string[];
}

/** What kills the process: it is called with every line the process says, and returns true to kill it there. */
export type KillWhen = (line: string) => boolean;

export interface RunningProcess {
  readonly pid: number;
  readonly ended: Promise<EndedProcess>;
  kill(): void;
}

/** Starts a process that evaluates the week. */
export function startProcess(task: WeeklyTask, killWhen: KillWhen = () => false): RunningProcess {
  return startScript(weeklyScript, task, killWhen);
}

/** Starts a process that triages or decides requests. */
export function startTriage(task: TriageTask, killWhen: KillWhen = () => false): RunningProcess {
  return startScript(triageScript, task, killWhen);
}

function startScript(script: string, task: object, killWhen: KillWhen): RunningProcess {
  const child = spawn(process.execPath, ['--conditions=@ai-manager/source', script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const read = async (): Promise<EndedProcess> => {
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (killWhen(line)) child.kill('SIGKILL');
    }
    const [, signal] = await exited;
    return { killed: signal === 'SIGKILL', lines };
  };
  return { pid: child.pid ?? 0, ended: read(), kill: () => void child.kill('SIGKILL') };
}

/** What the process said at its end. */
export function outcomeOf({ lines }: EndedProcess): string {
  return lines.at(-1) ?? '';
}
