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
import type { Ports } from '../ports/index.ts';
import type { Templates } from '../templates/index.ts';
import { createTemplates } from '../templates/index.ts';

export type { ProgressSink };

const defaultLlmConcurrency = 64;

export interface ServiceSettings {
  /** calls to models at the same time, over all operations; default 64; the rules say how many projects are judged at once */
  readonly llmConcurrency?: number;
  /** one attempt at a model; default 60 s */
  readonly llmAttemptTimeoutMs?: number;
}

/** The ports with every default filled in, and what is built from them once. */
export interface Services {
  readonly ports: Required<Ports>;
  readonly llm: Llm;
  readonly templates: Templates;
  readonly evaluation: ReturnType<typeof buildEvaluationGraph>;
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
  return { ports, llm, templates, evaluation: buildEvaluationGraph({ ports, llm, templates }) };
}
