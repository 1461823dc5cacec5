import type {
  Approval,
  ApprovalId,
  ApprovalKind,
  ApprovalStatus,
  NewApproval,
  OutcomeNotice,
  TextFinding,
} from '../../domain/approval.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { Announcement } from '../../domain/event.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import type { OutboxEntry } from '../../domain/mail.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

export interface ApprovalFilter extends PageRequest {
  readonly status?: readonly ApprovalStatus[];
  /** with `status`: beside those also automatic approvals that await a blind review, which are shown as waiting */
  readonly withOpenAudits?: boolean;
  readonly kind?: ApprovalKind;
  readonly personIds?: readonly PersonId[];
  /** chosen for a blind review that nobody has made yet, whether it waits or was approved automatically */
  readonly awaitsBlindReview?: boolean;
  readonly confidenceFrom?: number;
  readonly confidenceTo?: number;
  /** submitted at or after, and before, these instants */
  readonly submittedFrom?: string;
  readonly submittedBefore?: string;
  /** time worked at or after, and before, these instants */
  readonly startFrom?: string;
  readonly startBefore?: string;
  /** still undecided at this instant although it was to expire before */
  readonly expiredAt?: string;
  /** `oldest` (the default) and `newest` by submission; `confident` by confidence, highest first, then without one */
  readonly order?: 'oldest' | 'newest' | 'confident';
}

/** One change of one request with all that follows from it: everything or nothing. */
export interface ApprovalChange {
  /** as it is to be; `revision` is one more than the one it was made from */
  readonly approval: Approval;
  readonly decisions: readonly DecisionRecord[];
  readonly mails: readonly Pick<OutboxEntry, 'key' | 'message'>[];
  readonly events: readonly Announcement[];
  /** for the system the request came from */
  readonly notices: readonly { readonly key: string; readonly message: OutcomeNotice }[];
  /** this calibration has to be on still; set for every automatic approval, and refused without */
  readonly calibrationId: string | null;
  /** a decision token that is used up by it */
  readonly tokenId: string | null;
}

/**
 * - `changed`: done
 * - `stale`: somebody else changed the request since, or it does not exist; nothing was written
 * - `automation-off`: the calibration it names is no longer on; nothing was written
 * - `token-used`: the token had been used before; nothing was written
 */
export type ApprovalChangeOutcome = 'changed' | 'stale' | 'automation-off' | 'token-used';

/** An eligible request that was chosen for blind review, as calibration and drift need it. */
export interface BlindReviewRow {
  readonly approvalId: ApprovalId;
  readonly confidence: number;
  readonly status: ApprovalStatus;
  readonly submittedAt: string;
  readonly label: Approval['review']['label'];
  readonly revealed: boolean;
  /** it was approved automatically under this calibration; null: it was not */
  readonly automaticUnder: string | null;
}

/** How many requests of a span of time took which way; for reports. */
export interface ApprovalFlowRow {
  /** local date of submission in the given time zone */
  readonly date: string;
  readonly status: ApprovalStatus;
  readonly by: 'hard-rule' | 'automation' | 'person' | 'expiry' | null;
  readonly count: number;
}

/** What is to be known about a request before it is triaged. */
export interface ApprovalDossierRequest {
  readonly personId: PersonId;
  /** requests about time that began at or after, and before, these instants */
  readonly startFrom: string;
  readonly startBefore: string;
  /** of the person's metrics */
  readonly weeks: readonly Week[];
  /** decisions of people, at most */
  readonly decisions: number;
}

/** A request as others are counted with it. */
export type NeighbourApproval = Pick<Approval, 'id' | 'request' | 'submittedAt' | 'status'>;

/** A request that a person decided. */
export type DecidedApproval = Pick<Approval, 'id' | 'request' | 'decision'> & {
  /** what was found in its text; empty where nobody looked */
  readonly textFindings: readonly TextFinding[];
};

export interface ApprovalDossier {
  /** null: nobody of that id is known */
  readonly person: Superbuilder | null;
  /** requests of the person in that span, whatever became of them, oldest submission first */
  readonly around: readonly NeighbourApproval[];
  readonly metrics: readonly Metric[];
  /** all requests of the person */
  readonly counts: Readonly<Record<ApprovalStatus, number>>;
  /** newest submission first */
  readonly decided: readonly DecidedApproval[];
}

/** Requests for time, once each. */
export interface ApprovalStore {
  /**
   * Stores requests whose key is not known, as `new`; of the others nothing changes. Each is recorded with its decision
   * record (same index). Returns all, as they are now, in the order given.
   */
  submit(
    requests: readonly { readonly approval: NewApproval; readonly decision: DecisionRecord }[],
    options: CallOptions,
  ): Promise<readonly { readonly approval: Approval; readonly added: boolean }[]>;
  get(id: ApprovalId, options: CallOptions): Promise<Approval | null>;
  list(filter: ApprovalFilter, options: CallOptions): Promise<Page<Approval>>;
  counts(
    filter: { readonly personIds?: readonly PersonId[] },
    options: CallOptions,
  ): Promise<Readonly<Record<ApprovalStatus, number>>>;
  /**
   * Hands out `new` requests for triage, oldest first, each to one caller until its lease (database clock) is over or the
   * request is changed.
   */
  claim(
    request: {
      readonly ids?: readonly ApprovalId[];
      readonly limit: number;
      readonly leaseMs: number;
      readonly workerId: string;
    },
    options: CallOptions,
  ): Promise<readonly Approval[]>;
  /** All of it in one look. */
  dossier(request: ApprovalDossierRequest, options: CallOptions): Promise<ApprovalDossier>;
  change(change: ApprovalChange, options: CallOptions): Promise<ApprovalChangeOutcome>;
  /** All rows of a recipe, oldest submission first, then id. */
  blindReviews(fingerprint: string, options: CallOptions): Promise<readonly BlindReviewRow[]>;
  /** Confidences of the newest requests of a recipe; null: not eligible. For the coverage to be expected. */
  recentConfidences(
    request: { readonly fingerprint: string; readonly limit: number },
    options: CallOptions,
  ): Promise<readonly (number | null)[]>;
  /** Oldest date first. */
  flow(
    span: { readonly from: string; readonly before: string; readonly timeZone: string },
    options: CallOptions,
  ): Promise<readonly ApprovalFlowRow[]>;
}
