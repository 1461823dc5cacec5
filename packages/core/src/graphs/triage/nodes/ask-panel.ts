import type { PanelObstacle } from '../../../domain/approval-gate.ts';
import { isWorthAskingWithoutText } from '../../../domain/approval-gate.ts';
import type { ApprovalId } from '../../../domain/approval.ts';
import { isAiManagerError, toLoggable } from '../../../errors.ts';
import { attemptsOf } from '../../../llm/index.ts';
import type { PanelQuestion, SeatAnswer } from '../ask-seat.ts';
import { askSeat } from '../ask-seat.ts';
import type { NodeConfig } from '../context.ts';
import { callOptionsOf, contextOf } from '../context.ts';
import type { TriageDeps } from '../deps.ts';
import { countVotes } from '../panel-reply.ts';
import type { PanelResult, TriageState, TriageUpdate } from '../state.ts';
import { workOf } from '../work.ts';

/**
 * Asks every simulated executive at once, and where nothing else stands in the way of an automatic approval the first one
 * again without the applicant's text. A call that fails costs the request its confidence, never the triage.
 */
export function createAskPanel({ llm, ports }: Pick<TriageDeps, 'llm' | 'ports'>) {
  return async (state: TriageState, config: NodeConfig): Promise<TriageUpdate> => {
    callOptionsOf(config);
    const context = contextOf(config);
    const found = workOf(state, 'approval', 'hardRules', 'facts', 'ownExamples', 'textFindings');
    const { signal, settings } = context;
    const ask = async (seat: number, withText: boolean): Promise<SeatAnswer | Failure> => {
      const question: PanelQuestion = { ...found, seat, withText };
      try {
        return await askSeat(llm, question, context);
      } catch (error) {
        signal?.throwIfAborted();
        return toFailure(error, { logger: ports.logger, approvalId: found.approval.id });
      }
    };
    const answers = await Promise.all(settings.seats.map((_, index) => ask(index + 1, true)));
    const panel = toResult(answers);
    const { hardRules, textFindings } = found;
    const { fingerprint } = settings;
    const worthIt = isWorthAskingWithoutText({ ...panel, hardRules, textFindings, fingerprint });
    return { work: { ...state.work, panel: worthIt ? withoutText(panel, await ask(1, false)) : panel } };
  };
}

/** A call without an answer. */
interface Failure {
  readonly obstacle: PanelObstacle;
  readonly attempts: SeatAnswer['attempts'];
}

function toResult(answers: readonly (SeatAnswer | Failure)[]): PanelResult {
  const votes = answers.flatMap((answer) => ('vote' in answer ? [answer.vote] : []));
  const attempts = answers.flatMap((answer) => answer.attempts);
  const obstacle = answers.flatMap((answer) => ('obstacle' in answer ? [answer.obstacle] : []))[0] ?? null;
  // The mean of fewer is another confidence than the one that was calibrated.
  const counted = obstacle === null ? countVotes(votes) : { recommendation: null, confidence: null };
  return { votes, ...counted, confidenceWithoutText: null, obstacle, attempts };
}

function withoutText(panel: PanelResult, answer: SeatAnswer | Failure): PanelResult {
  const attempts = [...panel.attempts, ...answer.attempts];
  return 'vote' in answer
    ? { ...panel, attempts, confidenceWithoutText: answer.vote.probability }
    : { ...panel, attempts, obstacle: answer.obstacle };
}

function toFailure(
  error: unknown,
  { logger, approvalId }: { readonly logger: TriageDeps['ports']['logger']; readonly approvalId: ApprovalId },
): Failure {
  const outOfBudget = isAiManagerError(error, 'BUDGET_EXCEEDED');
  if (!isAiManagerError(error))
    logger.error('Asking a simulated executive failed unexpectedly.', { approvalId, error: toLoggable(error) });
  return { obstacle: outOfBudget ? 'budget' : 'model-unavailable', attempts: attemptsOf(error) };
}
