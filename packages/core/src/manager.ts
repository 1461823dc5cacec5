import { z } from 'zod';
import type { Actor } from './domain/decision-record.ts';
import { actorSchema } from './domain/decision-record.ts';
import type { PersonId } from './domain/identifiers.ts';
import { pagesOf } from './domain/pages.ts';
import type { Progress } from './domain/progress.ts';
import { ConfigurationError, ForbiddenError, InvalidInputError, NotFoundError } from './errors.ts';
import type { OperationName } from './operations/access.ts';
import type { Catalogue } from './operations/catalogue.ts';
import { catalogue, operations } from './operations/catalogue.ts';
import type { OperationContext, VisiblePeople } from './operations/context.ts';
import { flushTelemetry } from './operations/flush-telemetry.ts';
import { handlers } from './operations/handlers/index.ts';
import type { OperationDescriptor } from './operations/operation.ts';
import { topics } from './operations/operation.ts';
import type { Services, ServiceSettings } from './operations/services.ts';
import { createServices } from './operations/services.ts';
import type { Ports } from './ports/index.ts';

export interface AiManagerSettings extends ServiceSettings {
  /** who acts when a call names nobody; leave it out where several people share one manager */
  readonly actor?: Actor;
}

/** What a host may say about one call. */
export interface CallSettings {
  /** the host vouches for who this is */
  readonly actor?: Actor;
  /** an abort rejects the call with the signal's reason */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** LangChain callbacks for graphs and models */
  readonly callbacks?: OperationContext['callbacks'];
}

type Call<D> =
  D extends OperationDescriptor<infer Input, infer Output>
    ? (input: z.input<Input>, settings?: CallSettings) => Promise<z.output<Output>>
    : never;

/** The facade: every operation of the catalogue as `manager.<group>.<operation>(input, settings)`. */
export type AiManager = {
  readonly [G in keyof Catalogue]: { readonly [O in keyof Catalogue[G]]: Call<Catalogue[G][O]> };
} & {
  /** Calls an operation by its full name, for hosts that learn the name at run time. */
  invoke(name: string, input: unknown, settings?: CallSettings): Promise<unknown>;
  /** Ends all kept answers: for whoever changed the storage otherwise than by operations. Never rejects. */
  forgetAnswers(): Promise<void>;
  /** Flushes telemetry and closes storage; later calls reject. */
  close(): Promise<void>;
} & AsyncDisposable;

/**
 * Makes a manager from what an installation plugs in. Does no I/O.
 *
 * @throws ConfigurationError `CONFIGURATION` when ports or settings contradict each other
 */
export function createAiManager(ports: Ports, settings: AiManagerSettings = {}): AiManager {
  if (settings.actor !== undefined) assertActor(settings.actor);
  const services = createServices(ports, settings);
  const invoke = async (name: string, input: unknown, call: CallSettings = {}): Promise<unknown> =>
    run(services, { operation: find(name), input, call: { ...call, actor: call.actor ?? settings.actor } });
  const facade: Record<string, Record<string, unknown>> = {};
  for (const [group, entries] of Object.entries(catalogue)) {
    facade[group] = Object.fromEntries(
      Object.entries(entries).map(([key, descriptor]) => [
        key,
        (input: unknown, call?: CallSettings) => invoke((descriptor as OperationDescriptor).name, input, call),
      ]),
    );
  }
  const close = async (): Promise<void> => {
    await services.ports.telemetry.flush({});
    await services.answers.settle();
    await flushTelemetry(services.ports, services.telemetryFlushMs);
    await services.ports.storage.close();
  };
  const forgetAnswers = (): Promise<void> => services.answers.markChanged(topics);
  return { ...facade, invoke, forgetAnswers, close, [Symbol.asyncDispose]: close } as unknown as AiManager;
}

interface Operation {
  readonly descriptor: OperationDescriptor;
  readonly handler: (context: OperationContext, input: unknown) => Promise<unknown>;
}

function find(name: string): Operation {
  const [group, key] = name.split('.');
  const descriptor: OperationDescriptor | undefined = operations.find((candidate) => candidate.name === name);
  const all = handlers as unknown as Record<string, Record<string, Operation['handler']>>;
  const handler = descriptor === undefined ? undefined : all[group ?? '']?.[key ?? ''];
  if (descriptor === undefined || handler === undefined) {
    throw new NotFoundError('There is no operation of that name; the catalogue lists them all.', { details: { name } });
  }
  return { descriptor, handler };
}

interface Invocation {
  readonly operation: Operation;
  readonly input: unknown;
  readonly call: Omit<CallSettings, 'actor'> & { readonly actor: Actor | undefined };
}

async function run(services: Services, { operation, input, call }: Invocation): Promise<unknown> {
  const { descriptor, handler } = operation;
  const actor = assertActor(call.actor);
  call.signal?.throwIfAborted();
  const visible = await visiblePeople(services, descriptor, actor);
  const parsed = descriptor.input.safeParse(input ?? {});
  if (!parsed.success) {
    throw new InvalidInputError(`${descriptor.name}: ${z.prettifyError(parsed.error)}`, {
      details: { issues: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })) },
    });
  }
  await services.callRates.count(descriptor, actor, parsed.data);
  const context: OperationContext = {
    services,
    actor,
    visible,
    signal: call.signal,
    logger: services.ports.logger,
    progress: progressSink(services, descriptor, call.onProgress),
    callbacks: call.callbacks,
  };
  return perform(descriptor, context, {
    input: parsed.data,
    handle: (signal) => handler({ ...context, signal }, parsed.data),
  });
}

interface Work {
  readonly input: unknown;
  readonly handle: (signal: AbortSignal | undefined) => Promise<unknown>;
}

/** Costly reads may be answered from the cache; whatever writes ends the kept answers that depend on it. */
async function perform(
  descriptor: OperationDescriptor,
  { services, actor, visible, signal }: OperationContext,
  { input, handle }: Work,
): Promise<unknown> {
  if (descriptor.effects === 'read') {
    const { name, cache: rule } = descriptor;
    if (rule === undefined) return handle(signal);
    return services.answers.answer({ operation: name, rule, actor, visible, input }, handle, { signal });
  }
  try {
    const output = await handle(signal);
    await services.sealer.afterWork();
    return output;
  } finally {
    // Also after a failure: what was written before it stays.
    await services.answers.markChanged(changesOf(descriptor));
  }
}

const changesOf = ({ effects, changes }: OperationDescriptor) => (effects === 'read' ? [] : (changes ?? topics));

/**
 * Long work reports after each part that it has written, so that is when kept answers end. A host's sink that throws
 * loses a progress message, not the work.
 */
function progressSink(
  { ports, answers }: Services,
  descriptor: OperationDescriptor,
  onProgress: CallSettings['onProgress'],
): (progress: Progress) => void {
  return (progress) => {
    void answers.markChanged(changesOf(descriptor));
    try {
      onProgress?.(progress);
    } catch (error) {
      ports.logger.warn('The progress sink failed.', { error: error instanceof Error ? error.name : typeof error });
    }
  };
}

function assertActor(actor: Actor | undefined): Actor {
  if (actor === undefined)
    throw new ConfigurationError('Nobody acts: give createAiManager or the call an actor { id, role, via }.');
  const parsed = actorSchema.safeParse(actor);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`The actor is not valid: ${z.prettifyError(parsed.error)}`);
}

/** Access is checked here and nowhere else: the role's row decides whose rows the handler may touch. */
async function visiblePeople(
  services: Services,
  descriptor: OperationDescriptor,
  actor: Actor,
): Promise<VisiblePeople> {
  const scope = descriptor.access[actor.role];
  if (scope === 'all') return null;
  if (scope === 'none') {
    throw new ForbiddenError(`The role ${actor.role} may not use ${descriptor.name}.`, {
      details: { operation: descriptor.name satisfies OperationName, role: actor.role },
    });
  }
  const visible = new Set<PersonId>([actor.id as PersonId]);
  if (scope === 'team') {
    const leadId = actor.id as PersonId;
    const { people } = services.ports.storage;
    for await (const team of pagesOf((from) => people.list({ leadId, ...from }, {})))
      for (const { id } of team) visible.add(id);
  }
  return visible;
}
