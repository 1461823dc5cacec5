import { ConfigurationError } from '../errors.ts';
import type { ProgressSink, RunWeek } from '../graphs/evaluation/index.ts';
import { loadWeekGraph } from '../graphs/evaluation/index.ts';
import type { TriageRunner } from '../graphs/triage/index.ts';
import { loadTriageGraph } from '../graphs/triage/index.ts';
import type { Llm, LlmSettingsInput } from '../llm/index.ts';
import { createLlm, createPriceBook } from '../llm/index.ts';
import {
  createMemoryCache,
  createMemoryDocumentStore,
  createMemoryMailer,
  createMemoryRateLimiter,
  createMemoryTelemetry,
  createSilentLogger,
  createStoragePromptRegistry,
  createSystemClock,
  createUuidGenerator,
} from '../memory/index.ts';
import { withholdPersonal } from '../memory/withhold-personal.ts';
import type { Cache, Clock, EventSink, Ports, Storage } from '../ports/index.ts';
import type { Templates } from '../templates/index.ts';
import { createTemplates } from '../templates/index.ts';
import type { KeptAnswers } from './answers/kept-answers.ts';
import { createKeptAnswers } from './answers/kept-answers.ts';
import type { CallRates } from './call-rates.ts';
import { createCallRates } from './call-rates.ts';
import type { DecisionTokens } from './decision-tokens.ts';
import { createDecisionTokens } from './decision-tokens.ts';
import type { Sealer } from './sealer.ts';
import { createSealer } from './sealer.ts';

export type { ProgressSink };

const defaultLlmConcurrency = 64;
const defaultLeaseMs = 30_000;
const defaultTelemetryFlushMs = 3_000;

export interface ServiceSettings {
  /** calls to models at the same time, over all operations; default 64; the rules say how many of them a weekly run may make */
  readonly llmConcurrency?: number;
  /** one attempt at a model; default 60 s */
  readonly llmAttemptTimeoutMs?: number;
  /** limits per provider and minute, pauses, when a provider that fails is left out; every setting has a default */
  readonly llm?: Omit<LlmSettingsInput, 'concurrency' | 'attemptTimeoutMs'>;
  /**
   * how long a claimed project stays with the process that claimed it after that was last heard of, and a mail twice as
   * long; default 30 s. A process that shares the database waits this long before it takes over what a dead one held.
   */
  readonly leaseMs?: number;
  /** how long the end of a run, or closing, waits for telemetry to be delivered; default 3 s, 0 does not wait */
  readonly telemetryFlushMs?: number;
  readonly approvals?: {
    /** signs decision tokens, 32 characters or more; default: one that storage makes and keeps. A new one ends all tokens. */
    readonly tokenSecret?: string;
  };
}

/** The ports with every default filled in, and what is built from them once. */
export interface Services {
  readonly ports: Required<Ports>;
  readonly llm: Llm;
  readonly templates: Templates;
  readonly evaluation: RunWeek;
  readonly triage: TriageRunner;
  readonly decisionTokens: DecisionTokens;
  readonly leaseMs: number;
  readonly answers: KeptAnswers;
  /** what activity sources answered; in memory where answers are kept nowhere, since only time makes it old */
  readonly sourceAnswers: Cache;
  readonly callRates: CallRates;
  readonly sealer: Sealer;
  readonly telemetryFlushMs: number;
}

/** The one place that builds stores, runner, templates and compiled graphs from the ports. Does no I/O. */
export function createServices(given: Ports, settings: ServiceSettings = {}): Services {
  const clock = given.clock ?? createSystemClock();
  const logger = given.logger ?? createSilentLogger();
  const ports: Required<Ports> = {
    ...given,
    clock,
    prices: given.prices ?? createPriceBook(),
    activity: given.activity ?? [],
    approvalSources: given.approvalSources ?? [],
    documents: given.documents ?? createMemoryDocumentStore({ clock }),
    mailer: given.mailer ?? createMemoryMailer(),
    promptRegistry: given.promptRegistry ?? createStoragePromptRegistry({ storage: given.storage, clock }),
    eventSinks: checkedSinks(given.eventSinks ?? []),
    telemetry: withholdPersonal(given.telemetry ?? createMemoryTelemetry(), logger),
    cache: given.cache === undefined ? defaultCache(given.storage, clock) : given.cache,
    rateLimiter: given.rateLimiter ?? createMemoryRateLimiter({ clock }),
    ids: given.ids ?? createUuidGenerator(),
    logger,
  };
  const llm = createLlm({
    providers: ports.llm,
    prices: ports.prices,
    clock,
    logger: ports.logger,
    onCall: (event) => ports.telemetry.emit(event),
    onCallContent: ports.telemetry.wants?.content,
    settings: {
      ...settings.llm,
      concurrency: settings.llmConcurrency ?? defaultLlmConcurrency,
      ...(settings.llmAttemptTimeoutMs === undefined ? {} : { attemptTimeoutMs: settings.llmAttemptTimeoutMs }),
    },
  });
  const templates = createTemplates();
  const { leaseMs = defaultLeaseMs, telemetryFlushMs = defaultTelemetryFlushMs } = settings;
  if (!Number.isInteger(leaseMs) || leaseMs < 100)
    throw new ConfigurationError(`leaseMs is a whole number of at least 100, not ${leaseMs}.`);
  if (!Number.isInteger(telemetryFlushMs) || telemetryFlushMs < 0)
    throw new ConfigurationError(`telemetryFlushMs is a whole number of at least 0, not ${telemetryFlushMs}.`);
  return {
    ports,
    llm,
    templates,
    leaseMs,
    telemetryFlushMs,
    evaluation: loadWeekGraph({ ports, llm, templates }),
    triage: loadTriageGraph({ ports, llm, templates }),
    decisionTokens: createDecisionTokens(ports, settings.approvals?.tokenSecret),
    answers: createKeptAnswers(ports),
    sourceAnswers: ports.cache ?? createMemoryCache({ clock }),
    callRates: createCallRates({ ...ports, limiter: ports.rateLimiter }),
    sealer: createSealer(ports),
  };
}

/** All managers of one storage share a cache, so that each knows of the changes of the others. */
const cachesInMemory = new WeakMap<Storage, Cache>();

/** An answer in memory knows nothing of what another process changes. */
function defaultCache(storage: Storage, clock: Clock): Cache | null {
  if (!storage.exclusive) return null;
  const cache = cachesInMemory.get(storage) ?? createMemoryCache({ clock });
  cachesInMemory.set(storage, cache);
  return cache;
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
