import type { ApprovalOrigin, ApprovalRequest, OutcomeNotice } from '../domain/approval.ts';
import type { Week } from '../domain/week.ts';
import type { ActivityPerson } from './activity-source.ts';
import type { CallOptions } from './call.ts';
import type { HealthPart } from './storage/storage.ts';

/** A request that waits at its source. */
export interface SourceRequest {
  /** the same each time it is listed, such as `mt-17-18` */
  readonly key: string;
  readonly request: ApprovalRequest;
  readonly origin: ApprovalOrigin;
  /** when it was made, as far as the source knows; null: unknown */
  readonly submittedAt: string | null;
}

export interface SourceRequests {
  readonly requests: readonly SourceRequest[];
  /** requests of accounts that belong to none of the people asked about: how many */
  readonly unknownPeople: number;
}

/** Another system in which people ask for manual time or overtime and hear what was decided. */
export interface ApprovalSource {
  /** stable and unique among the sources of an installation, such as `worksmart` */
  readonly id: string;
  /**
   * What waits for a decision in this week. People are found by `accounts[source.id]`, or as the options say; never guessed.
   * @throws UpstreamError as of activity sources
   */
  listPending(week: Week, people: readonly ActivityPerson[], options: CallOptions): Promise<SourceRequests>;
  /**
   * Whether it still waits there: tells after a lost answer whether telling again would be telling twice.
   * @throws UpstreamError as of activity sources
   */
  isPending(origin: ApprovalOrigin, options: CallOptions): Promise<boolean>;
  /**
   * Tells the outcome, once, without trying again by itself.
   * @throws UpstreamError: after `UPSTREAM_UNAVAILABLE` nobody knows whether it was heard; `UPSTREAM_REJECTED`: it was
   * not, because the request was decided there meanwhile, or the account may not
   */
  tell(notice: OutcomeNotice, options: CallOptions): Promise<void>;
  /** Looks at the account and the connection: never throws for a broken one. */
  check(options: CallOptions): Promise<readonly HealthPart[]>;
}
