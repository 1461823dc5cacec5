import type { ActivityAspect, WeekActivity } from '../domain/activity.ts';
import type { Superbuilder } from '../domain/superbuilder.ts';
import type { Week } from '../domain/week.ts';
import type { CallOptions } from './call.ts';
import type { HealthPart } from './storage/storage.ts';

/** Who is asked about. A source finds the person by `accounts[source.id]`, or as its options say; it never guesses. */
export type ActivityPerson = Pick<Superbuilder, 'id' | 'email'> & { readonly accounts?: Superbuilder['accounts'] };

/**
 * Another system that knows what a person did in a week: hours, share of AI, learning, named numbers.
 *
 * One call is about one person, and its failure says nothing about another person unless `details.reason` is `auth`:
 * then the account itself was refused and every other call would be, too. Sources limit their own rate and concurrency;
 * callers may ask for many people at once. Reading changes nothing at the vendor.
 */
export interface ActivitySource {
  /** stable and unique among the sources of an installation, such as `worksmart`; metrics carry it as their source */
  readonly id: string;
  /** what it can tell at all; anything else is neither in its answers nor among what it says is missing */
  readonly capabilities: readonly ActivityAspect[];
  /**
   * The week as local calendar dates, Monday to Sunday, never shifted through UTC. What is missing is said in `missing`
   * with a reason and never a zero; a person who is not known is an outcome, no error.
   * @throws UpstreamError: `UPSTREAM_RATE_LIMITED` and `UPSTREAM_UNAVAILABLE` may be tried again; `UPSTREAM_REJECTED`
   * has `details.reason`: `auth` (the account), `forbidden` (this person), `invalid-response` (`details.field` names
   * what does not fit)
   */
  readWeek(person: ActivityPerson, week: Week, options: CallOptions): Promise<WeekActivity>;
  /** Looks at the account and the connection: never throws for a broken one. Parts are named by the source's id first. */
  check(options: CallOptions): Promise<readonly HealthPart[]>;
}
