import type { BaseCheckpointSaver } from '@langchain/langgraph';
import type { Approval, ApprovalId } from '../../domain/approval.ts';
import { isAiManagerError, toLoggable } from '../../errors.ts';
import type { SettledOutcome, TriageContext } from './context.ts';
import type { TriageDeps } from './deps.ts';
import { settleFailed } from './settle-failed.ts';

/** Runs the graph of triage. */
export interface TriageRunner {
  /** Triages a request that was claimed for it. What was settled is returned even where its thread could not be kept. */
  run(approval: Approval, context: Omit<TriageContext, 'onSettled'>): Promise<SettledOutcome>;
  /**
   * Lets the thread of a request that was decided come to its end, and forgets it. A thread that is lost is no error:
   * what counts is in the database. Never rejects, except for an abort.
   */
  close(approvalId: ApprovalId, signal: AbortSignal | undefined): Promise<void>;
}

interface Loaded {
  run(approval: Approval, context: TriageContext): Promise<unknown>;
  resume(approvalId: ApprovalId, signal: AbortSignal | undefined): Promise<unknown>;
}

/** The graph, loaded and compiled once, with the first run, as is that of the weekly evaluation. */
export function loadTriageGraph(deps: TriageDeps): TriageRunner {
  const { storage, logger } = deps.ports;
  let loading: Promise<Loaded> | undefined;
  const loaded = async (): Promise<Loaded> => {
    loading ??= load(deps).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    async run(approval, context) {
      let settled: SettledOutcome | undefined;
      const onSettled = (outcome: SettledOutcome): void => void (settled = outcome);
      const graph = await loaded();
      try {
        await graph.run(approval, { ...context, onSettled });
        // LangGraph keeps a thread of every run; only one that waits is of use.
        if (settled?.kind === 'settled' && settled.approval.status !== 'waiting')
          await storage.checkpoints.remove(approval.id, { signal: context.signal });
      } catch (error) {
        if (settled === undefined) {
          context.signal?.throwIfAborted();
          // What storage or configuration says concerns every request; anything else is a fault with this one.
          if (isAiManagerError(error)) throw error;
          logger.error('Triage of a request failed unexpectedly.', {
            approvalId: approval.id,
            error: toLoggable(error),
          });
          return settleFailed(deps, approval, context);
        }
        logger.warn('A request was settled, but its thread could not be kept.', {
          approvalId: approval.id,
          error: toLoggable(error),
        });
      }
      if (settled === undefined) throw new TypeError('The triage graph ended without settling its request.');
      return settled;
    },
    async close(approvalId, signal) {
      try {
        await (await loaded()).resume(approvalId, signal);
        await storage.checkpoints.remove(approvalId, { signal });
      } catch (error) {
        signal?.throwIfAborted();
        logger.warn('The thread of a decided request could not be closed.', { approvalId, error: toLoggable(error) });
      }
    },
  };
}

async function load(deps: TriageDeps): Promise<Loaded> {
  const [{ buildTriageGraph }, { runGraph }, { Command }, checkpointer] = await Promise.all([
    import('./triage-graph.ts'),
    import('../run-graph.ts'),
    import('@langchain/langgraph'),
    deps.ports.storage.checkpoints.saver({}),
  ]);
  const saver = checkpointer as BaseCheckpointSaver;
  const graph = buildTriageGraph(deps, { checkpointer: saver });
  const fresh = buildTriageGraph(deps, { checkpointer: withoutThreads(saver) });
  const name = 'triage-approval';
  return {
    run(approval, context) {
      const { signal, callbacks } = context;
      const input = { approvalId: approval.id, work: { approval }, settled: null, question: null };
      return runGraph(fresh, input, { name, context, threadId: approval.id, signal, endedBy: 'nodes', callbacks });
    },
    async resume(approvalId, signal) {
      const thread = await saver.getTuple({ configurable: { thread_id: approvalId } });
      if (thread === undefined) return;
      const input = new Command({ resume: 'decided' });
      await runGraph<unknown, unknown, unknown>(graph, input, {
        name,
        context: { signal },
        threadId: approvalId,
        signal,
        endedBy: 'nodes',
      });
    },
  };
}

/** Writes threads and finds none: a request that is triaged is new, so there is nothing to look for. */
function withoutThreads(saver: BaseCheckpointSaver): BaseCheckpointSaver {
  return new Proxy(saver, {
    get(target, name) {
      if (name === 'getTuple') return async () => undefined;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
