import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type {
  FaultRule,
  ModelCommand,
  ModelReport,
  ModelServerOptions,
  ModelServerStatistics,
} from './model/options.ts';

export type { FaultRule, ModelFault, ModelServerOptions, ModelServerStatistics } from './model/options.ts';

/** A vendor of language models in a process of its own. */
export interface ModelServer extends AsyncDisposable {
  /** for the option `baseUrl` of the OpenAI provider; any key is taken */
  readonly baseUrl: string;
  /** Replaces all rules for faults; their counts start anew. */
  setFaults(faults: readonly FaultRule[]): Promise<void>;
  statistics(): Promise<ModelServerStatistics>;
}

/**
 * Starts a server that answers OpenAI's `POST /v1/responses` with judgements and feedback that fit the prompts of the
 * weekly evaluation: every criterion once, quotes verbatim from the submission. Latencies are lognormal and depend on
 * seed and submission alone, so that two ways of making the same calls meet the same vendor.
 */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const script = fileURLToPath(new URL('model/process.ts', import.meta.url));
  // Not this process's flags: a profiler or a loader of the caller is none of the vendor's business.
  const child = fork(script, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { port } = await ask(child, { do: 'listen', options });
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    setFaults: async (faults) => void (await ask(child, { do: 'set-faults', faults })),
    statistics: async () => (await ask(child, { do: 'report' })).statistics,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** Commands are answered in order, so a caller that awaits each one gets its own answer. */
async function ask(child: ChildProcess, command: ModelCommand): Promise<ModelReport> {
  const done = new AbortController();
  const ended = once(child, 'exit', { signal: done.signal }).then(() => {
    throw new Error('The simulated vendor ended before it answered.');
  });
  child.send(command);
  try {
    const [report] = await Promise.race([once(child, 'message', { signal: done.signal }), ended]);
    return report as ModelReport;
  } finally {
    done.abort();
    await ended.catch(() => undefined);
  }
}
