import type { ApprovalLabel, ApprovalStatus } from './approval.ts';
import type { BlindLabel } from './statistics/selective-approval.ts';

/** An eligible request that was chosen for blind review. */
export interface BlindReview {
  readonly approvalId: string;
  readonly confidence: number;
  readonly status: ApprovalStatus;
  readonly submittedAt: string;
  readonly label: Pick<ApprovalLabel, 'outcome' | 'blind'> | null;
  /** somebody looked at the verdict before deciding */
  readonly revealed: boolean;
  /** it was approved automatically under this calibration; null: it was not */
  readonly automaticUnder: string | null;
}

/**
 * - `agreed`, `disagreed`: a person decided without knowing the verdict
 * - `spoilt`: revealed, decided without a blind label, or expired; it will never get one
 * - `open`: nobody decided yet
 */
type Standing = 'agreed' | 'disagreed' | 'spoilt' | 'open';

/** What blind reviews say for calibrating. */
export interface CountedReviews {
  /** blind labels and what counts against, in order of submission */
  readonly counted: readonly BlindLabel[];
  /** blind labels, and those among them that did not approve */
  readonly labels: number;
  readonly disagreements: number;
  /** counted as disagreements although nobody disagreed: spoilt ones, and open ones that were passed over */
  readonly countedAgainst: number;
  /** of those: open, and submitted before one that has a label; each stops counting against once it is decided blind */
  readonly passedOver: number;
  /** open ones, passed over or not */
  readonly open: number;
}

/**
 * Turns reviews into labels so that nobody can better the bound by choosing what to decide: whatever was chosen for a
 * blind review and came before the newest label counts, as a disagreement unless somebody approved it blind.
 *
 * @param reviews - all of one recipe, in any order
 */
export function countBlindReviews(reviews: readonly BlindReview[]): CountedReviews {
  const inOrder = reviews.toSorted(bySubmission).map((review) => ({ ...review, standing: standingOf(review) }));
  const newestLabel = inOrder.findLastIndex(({ standing }) => standing === 'agreed' || standing === 'disagreed');
  const seen = inOrder.filter(({ standing }, at) => standing !== 'open' || at < newestLabel);
  const having = (standing: Standing, among = seen): number => among.filter((one) => one.standing === standing).length;
  return {
    counted: seen.map(({ confidence, standing }) => ({ confidence, disagreed: standing !== 'agreed' })),
    labels: having('agreed') + having('disagreed'),
    disagreements: having('disagreed'),
    countedAgainst: having('spoilt') + having('open'),
    passedOver: having('open'),
    open: having('open', inOrder),
  };
}

function standingOf({ label, revealed, status, automaticUnder }: BlindReview): Standing {
  if (label?.blind === true) return label.outcome === 'approved' ? 'agreed' : 'disagreed';
  if (label !== null || revealed) return 'spoilt';
  const undecided = status === 'new' || status === 'waiting';
  // An automatic approval waits for its audit; once somebody has overridden it, none can be blind.
  return undecided || (automaticUnder !== null && status === 'approved') ? 'open' : 'spoilt';
}

function bySubmission(one: BlindReview, other: BlindReview): number {
  if (one.submittedAt !== other.submittedAt) return one.submittedAt < other.submittedAt ? -1 : 1;
  return one.approvalId < other.approvalId ? -1 : Number(one.approvalId > other.approvalId);
}
