import type { Evaluation } from '../../domain/evaluation.ts';
import type { EvaluationDeps } from './deps.ts';
import type { FeedItem } from './project-feed.ts';
import { toGraphEvent } from './telemetry-events.ts';

/** The span around one pass over a project. */
export interface ProjectTrace {
  /** Reports it; only the first end counts. */
  end(outcome: { readonly evaluation: Evaluation | null; readonly errorCode: string | null }): void;
}

export function openProjectTrace(
  { ports }: Pick<EvaluationDeps, 'ports'>,
  runId: string,
  { item, dossier }: FeedItem,
): ProjectTrace {
  const { clock, telemetry } = ports;
  const [at, startMs] = [clock.now(), clock.monotonicMs()];
  let ended = false;
  return {
    end(outcome) {
      if (ended) return;
      ended = true;
      const durationMs = Math.max(0, clock.monotonicMs() - startMs);
      telemetry.emit(toGraphEvent({ runId, pass: item.fence, dossier, ...outcome }, { at, durationMs }));
    },
  };
}
