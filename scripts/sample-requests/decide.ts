import type { MadeRequest } from './make-requests.ts';
import { approvalProbability, approvalProbabilityAfterChange } from './policy.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';

type Outcome = 'approved' | 'rejected';

export interface Decision {
  readonly key: string;
  readonly outcome: Outcome;
  readonly note: string;
  readonly outcomeAfterChange: Outcome;
}

/**
 * What the executives say of every request that the rules do not refuse. One draw decides both columns, so that they
 * differ by the change of policy alone.
 */
export function decide(requests: readonly MadeRequest[], seed: number): readonly Decision[] {
  const random = createRandom(seed ^ 0x5eed);
  return requests
    .filter(({ verdict }) => verdict.outcome !== 'reject')
    .map((made) => {
      const draw = random.next();
      const outcomeAt = (probability: number): Outcome => (draw < probability ? 'approved' : 'rejected');
      const outcome = outcomeAt(approvalProbability(made.truth));
      const note = noteFor(made, random);
      const outcomeAfterChange = outcomeAt(approvalProbabilityAfterChange(made.truth));
      return { key: made.key, outcome, note: outcome === 'rejected' ? note : '', outcomeAfterChange };
    });
}

function noteFor({ truth }: MadeRequest, random: Random): string {
  if (truth.hostile) return 'A request that tells the reviewer what to decide is not approved.';
  if (truth.escalated) return 'Not within the rules, and no reason to make an exception.';
  if (!truth.detail) return 'Please say what was done, and with whom.';
  if (!truth.reason) return 'Please say why the tracker did not count it.';
  if (!truth.outcome) return 'It is not clear what came of it.';
  return random.pick(['The client does not remember this.', 'The calendar shows something else at that time.']);
}
