import { z } from 'zod';
import { hashJson } from './hash.ts';
import { instantSchema, personIdSchema, runIdSchema } from './identifiers.ts';
import { outboxEntrySchema } from './mail.ts';
import { isFall } from './ranking.ts';
import type { RankedBuilder } from './ranking.ts';
import { runCountsSchema, runSchema } from './run.ts';
import type { Run } from './run.ts';
import { weekSchema } from './week.ts';

/** Opaque, and the same however often the same thing is told; no dots, because a signature is taken over it. */
const eventIdSchema = z.string().regex(/^evt_[0-9a-f]{32}$/);

const envelope = {
  /** a receiver that has seen it drops the event */
  id: eventIdSchema,
  /** when it happened, not when it is told */
  timestamp: instantSchema,
};

const finishedDataSchema = z.strictObject({
  runId: runIdSchema,
  week: weekSchema,
  revision: z.int().min(1),
  /** above 1: a finished run was opened again to mend failures, and finished once more */
  round: z.int().min(1),
  scope: runSchema.shape.scope,
  counts: runCountsSchema,
  /** null: some call went to a model without a price */
  costMicroUsd: z.int().min(0).nullable(),
  startedAt: instantSchema,
});

const waitingDataSchema = z.strictObject({
  approvalId: z.string().min(1).max(200),
  /** null: it waits for as long as it takes */
  expiresAt: instantSchema.nullable(),
});

const switchedOffDataSchema = z.strictObject({
  /** what no longer happens by itself */
  automation: z.literal('approvals'),
  /** `drift`: people decided otherwise too often; `outdated`: prompt, model or rules changed; `person`: somebody did it */
  reason: z.enum(['drift', 'outdated', 'person']),
  /** the decision record that explains it */
  decisionId: z.string().min(1).max(200),
});

const scoreFellDataSchema = z.strictObject({
  runId: runIdSchema,
  week: weekSchema,
  personId: personIdSchema,
});

/** What happened, for receivers outside. No personal data: who may know more asks with the ids. */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...envelope, type: z.literal('evaluation.finished'), data: finishedDataSchema }),
  z.strictObject({ ...envelope, type: z.literal('approval.waiting'), data: waitingDataSchema }),
  z.strictObject({ ...envelope, type: z.literal('automation.switched-off'), data: switchedOffDataSchema }),
  z.strictObject({ ...envelope, type: z.literal('score.fell'), data: scoreFellDataSchema }),
]);
export type DomainEvent = z.infer<typeof eventSchema>;
export type DomainEventType = DomainEvent['type'];
export const eventTypeSchema = z.enum(
  eventSchema.options.map(({ shape }) => shape.type.value) as [DomainEventType, ...DomainEventType[]],
);
type EventOf<T extends DomainEventType> = Extract<DomainEvent, { readonly type: T }>;

/** Something that happened, and who is told of it. */
export interface Announcement {
  readonly event: DomainEvent;
  /** ids of event sinks; none: whoever wants to know reads the log */
  readonly endpoints: readonly string[];
}

/** An event on its way to one endpoint, promised in the same transaction as what it tells of. */
export const eventDeliverySchema = z.strictObject({
  ...outboxEntrySchema.shape,
  message: z.strictObject({ endpoint: z.string().min(1), event: eventSchema }),
});
export type EventDelivery = z.infer<typeof eventDeliverySchema>;

interface NewEvent<T extends DomainEventType> {
  /** what makes it this event and no other: together with the type it gives the id */
  readonly subject: readonly (string | number)[];
  readonly data: EventOf<T>['data'];
  readonly now: string;
}

async function createEvent<T extends DomainEventType>(
  type: T,
  { subject, data, now }: NewEvent<T>,
): Promise<DomainEvent> {
  const id = `evt_${(await hashJson([type, ...subject])).slice(0, 32)}`;
  return eventSchema.parse({ id, type, timestamp: now, data });
}

/** The weekly flow's completion: a run finished, once per round. */
export function evaluationFinished(run: Run, now: string): Promise<DomainEvent> {
  const { id: runId, week, revision, round, scope, counts, costMicroUsd, startedAt } = run;
  const data = { runId, week, revision, round, scope, counts, costMicroUsd, startedAt };
  return createEvent('evaluation.finished', { subject: [runId, round], data, now });
}

/** A request for manual time waits for a person's decision. */
export function approvalWaiting(data: EventOf<'approval.waiting'>['data'], now: string): Promise<DomainEvent> {
  return createEvent('approval.waiting', { subject: [data.approvalId], data, now });
}

/** Something that was done without a person is done by one from now on. */
export function automationSwitchedOff(
  data: EventOf<'automation.switched-off'>['data'],
  now: string,
): Promise<DomainEvent> {
  return createEvent('automation.switched-off', { subject: [data.automation, data.decisionId], data, now });
}

/**
 * Whose score fell as far as the rules count as a fall: the people whose weekly mail says so, too. Once per run, also
 * when it is mended.
 */
export function scoresFell(
  { id: runId, week }: Pick<Run, 'id' | 'week'>,
  {
    ranking,
    scoreDrop,
    now,
  }: { readonly ranking: readonly RankedBuilder[]; readonly scoreDrop: number; readonly now: string },
): Promise<readonly DomainEvent[]> {
  return Promise.all(
    ranking
      .filter(({ scoreChange }) => isFall(scoreChange, scoreDrop))
      .map(({ personId }) =>
        createEvent('score.fell', { subject: [runId, personId], data: { runId, week, personId }, now }),
      ),
  );
}

/** Tells these sinks. */
export function announcementTo(sinks: readonly { readonly id: string }[], event: DomainEvent): Announcement {
  return { event, endpoints: sinks.map(({ id }) => id) };
}

/** One delivery per endpoint, so that each is tried until it has the event. */
export function deliveriesOf({ event, endpoints }: Announcement): readonly Pick<EventDelivery, 'key' | 'message'>[] {
  return endpoints.map((endpoint) => ({
    key: `${deliveryKeyPrefix(endpoint)}${event.id}`,
    message: { endpoint, event },
  }));
}

/** Start of the keys of an endpoint's deliveries. */
export function deliveryKeyPrefix(endpoint: string): string {
  return `${endpoint}:`;
}
