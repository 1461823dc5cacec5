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

/** Two vendors of language models in a process of their own. */
export interface ModelServer extends AsyncDisposable {
  /** for the option `baseUrl` of the OpenAI provider; any key is taken */
  readonly baseUrl: string;
  /** for the option `baseUrl` of the Anthropic provider; any key is taken */
  readonly anthropicUrl: string;
  /** Replaces all rules for faults; their counts start anew. */
  setFaults(faults: readonly FaultRule[]): Promise<void>;
  /** Resolves as soon as a request hangs because of a fault. */
  hanging(): Promise<void>;
  /** From now on answers everything, also what hangs. */
  release(): Promise<void>;
  statistics(): Promise<ModelServerStatistics>;
}

/**
 * Starts a server that answers OpenAI's `POST /v1/responses` and Anthropic's `POST /v1/messages`, as JSON or as a
 * stream, with judgements and feedback that fit the prompts of the weekly evaluation: every criterion once, quotes
 * verbatim from the submission. Latencies are lognormal and depend on seed and submission alone, so that two ways of
 * making the same calls meet the same vendor. Faults are told by rule.
 */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const script = fileURLToPath(new URL('model/process.ts', import.meta.url));
  // Not this process's flags: a profiler or a loader of the caller is none of the vendor's business.
  const child = fork(script, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { port } = await ask(child, { do: 'listen', options });
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    anthropicUrl: `http://127.0.0.1:${port}`,
    setFaults: async (faults) => void (await ask(child, { do: 'set-faults', faults })),
    hanging: async () => void (await ask(child, { do: 'await-hanging' })),
    release: async () => void (await ask(child, { do: 'release' })),
    statistics: async () => (await ask(child, { do: 'report' })).statistics,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

let commands = 0;

/** Every command has a number, and so has its answer: one that waits does not keep others from being answered. */
async function ask(child: ChildProcess, command: ModelCommand): Promise<ModelReport> {
  commands += 1;
  const number = commands;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (report: ModelReport): void => {
      if (report.number !== number) return;
      settle();
      resolve(report);
    };
    const onExit = (): void => {
      settle();
      reject(new Error('The simulated vendor ended before it answered.'));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send({ number, command });
  });
}
