import { ConfigurationError } from '../errors.ts';
import type { ProgressSink } from '../graphs/evaluation/index.ts';
import { buildEvaluationGraph } from '../graphs/evaluation/index.ts';
import type { Llm } from '../llm/index.ts';
import { createLlm, createPriceBook } from '../llm/index.ts';
import {
  createMemoryCache,
  createMemoryDocumentStore,
  createMemoryMailer,
  createMemoryTelemetry,
  createSilentLogger,
  createSystemClock,
  createUuidGenerator,
} from '../memory/index.ts';
import type { EventSink, Ports } from '../ports/index.ts';
import type { Templates } from '../templates/index.ts';
import { createTemplates } from '../templates/index.ts';

export type { ProgressSink };

const defaultLlmConcurrency = 64;
const defaultLeaseMs = 30_000;

export interface ServiceSettings {
  /** calls to models at the same time, over all operations; default 64; the rules say how many projects are judged at once */
  readonly llmConcurrency?: number;
  /** one attempt at a model; default 60 s */
  readonly llmAttemptTimeoutMs?: number;
  /**
   * how long a claimed project stays with the process that claimed it after that was last heard of, and a mail twice as
   * long; default 30 s. A process that shares the database waits this long before it takes over what a dead one held.
   */
  readonly leaseMs?: number;
}

/** The ports with every default filled in, and what is built from them once. */
export interface Services {
  readonly ports: Required<Ports>;
  readonly llm: Llm;
  readonly templates: Templates;
  readonly evaluation: ReturnType<typeof buildEvaluationGraph>;
  readonly leaseMs: number;
}

/** The one place that builds stores, runner, templates and compiled graphs from the ports. Does no I/O. */
export function createServices(given: Ports, settings: ServiceSettings = {}): Services {
  const clock = given.clock ?? createSystemClock();
  const ports: Required<Ports> = {
    ...given,
    clock,
    prices: given.prices ?? createPriceBook(),
    documents: given.documents ?? createMemoryDocumentStore({ clock }),
    mailer: given.mailer ?? createMemoryMailer(),
    eventSinks: checkedSinks(given.eventSinks ?? []),
    telemetry: given.telemetry ?? createMemoryTelemetry(),
    cache: given.cache ?? createMemoryCache({ clock }),
    ids: given.ids ?? createUuidGenerator(),
    logger: given.logger ?? createSilentLogger(),
  };
  const llm = createLlm({
    providers: ports.llm,
    prices: ports.prices,
    clock,
    logger: ports.logger,
    onCall: (event) => ports.telemetry.emit(event),
    settings: {
      concurrency: settings.llmConcurrency ?? defaultLlmConcurrency,
      ...(settings.llmAttemptTimeoutMs === undefined ? {} : { attemptTimeoutMs: settings.llmAttemptTimeoutMs }),
    },
  });
  const templates = createTemplates();
  const { leaseMs = defaultLeaseMs } = settings;
  if (!Number.isInteger(leaseMs) || leaseMs < 100)
    throw new ConfigurationError(`leaseMs is a whole number of at least 100, not ${leaseMs}.`);
  return { ports, llm, templates, leaseMs, evaluation: buildEvaluationGraph({ ports, llm, templates }) };
}

/** Ids are part of keys in storage, and two endpoints of one id would take each other's events. */
function checkedSinks(sinks: readonly EventSink[]): readonly EventSink[] {
  const ids = sinks.map(({ id }) => id);
  const malformed = ids.find((id) => !/^[a-z0-9][a-z0-9.-]{0,99}$/.test(id));
  if (malformed !== undefined)
    throw new ConfigurationError(
      `The event sink "${malformed}" needs another id: lower-case letters, digits, dots and hyphens, 100 at most.`,
    );
  const double = ids.find((id, index) => ids.indexOf(id) !== index);
  if (double !== undefined)
    throw new ConfigurationError(`Two event sinks have the id "${double}": give each an id of its own.`);
  return sinks;
}
