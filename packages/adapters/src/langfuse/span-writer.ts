import type { Usage } from '@ai-manager/core';
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { redact } from '../shared/redact.ts';
import type { ParsedLangfuseOptions } from './options.ts';
import { toOtlpJson } from './otlp-json.ts';
import type { QueuedEvent } from './queued-event.ts';
import type { Vendor } from './vendor.ts';

/** Turns events into the body of a request that Langfuse takes. */
export interface SpanWriter {
  write(events: readonly QueuedEvent[]): Promise<string>;
}

/** Ours alone: the host's tracer provider, global or Langfuse's, is neither used nor replaced. */
export function createSpanWriter(vendor: Vendor, options: ParsedLangfuseOptions): SpanWriter {
  const ready: ReadableSpan[] = [];
  let next = { traceId: '', spanId: '' };
  const collect: SpanExporter = {
    export(spans, done) {
      ready.push(...spans);
      done({ code: 0 });
    },
    shutdown: async () => undefined,
  };
  const processor = new vendor.LangfuseSpanProcessor({
    exporter: collect,
    exportMode: 'immediate',
    publicKey: options.publicKey,
    secretKey: options.secretKey,
    baseUrl: options.url,
    environment: options.environment,
    // Without one the vendor's package would ask the environment.
    release: options.release ?? '',
    timeout: options.timeoutMs / 1_000,
    // Texts of people hold no media of ours, and what looks like some in them is not to be uploaded.
    mediaUploadEnabled: false,
    shouldExportSpan: () => true,
  });
  const limit = Number.POSITIVE_INFINITY;
  const provider = new vendor.BasicTracerProvider({
    // Each given here, because what is absent is taken from OTEL_* variables, which are the host's.
    sampler: new vendor.AlwaysOnSampler(),
    spanLimits: { attributeCountLimit: 1_000, attributeValueLengthLimit: limit, eventCountLimit: 1, linkCountLimit: 1 },
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
    spanProcessors: [processor],
  });
  const scope = { name: vendor.tracerName, version: vendor.sdkVersion };
  const tracer = provider.getTracer(scope.name, scope.version);
  const start = ({ event, ids }: QueuedEvent, startTime: HrTime) => {
    next = ids;
    const parent = ids.parentSpanId;
    if (parent === null) return tracer.startSpan(event.name, { startTime, root: true }, vendor.ROOT_CONTEXT);
    const context = { traceId: ids.traceId, spanId: parent, traceFlags: 1, isRemote: true };
    const inside = vendor.trace.setSpanContext(vendor.ROOT_CONTEXT, context);
    const span = tracer.startSpan(event.name, { startTime }, inside);
    // The processor takes what it has not seen the parent of for a root.
    return span.setAttribute(vendor.attributeNames.IS_APP_ROOT, false);
  };
  return {
    async write(events) {
      for (const queued of events) {
        const startMs = Date.parse(queued.event.at);
        const from = Number.isNaN(startMs) ? Date.now() : startMs;
        const span = start(queued, toHrTime(from));
        span.setAttributes(attributesOf(queued, vendor));
        span.end(toHrTime(from + Math.max(0, queued.event.durationMs ?? 0)));
      }
      await provider.forceFlush();
      return toOtlpJson(ready.splice(0), scope);
    },
  };
}

/** Not as a number: OpenTelemetry takes one that is before the start of the process for a time since then. */
function toHrTime(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1_000);
  return [seconds, Math.round((epochMs - seconds * 1_000) * 1e6)];
}

function attributesOf(queued: QueuedEvent, vendor: Vendor): Attributes {
  const { event, shown } = queued;
  const names = vendor.attributeNames;
  const trace = {
    [names.TRACE_NAME]: shown === null ? event.name : 'evaluate-project',
    ...(event.traceId === '' ? {} : { [names.TRACE_SESSION_ID]: event.traceId }),
    ...(shown === null ? {} : { [names.TRACE_USER_ID]: shown.personName ?? shown.person }),
    ...(shown === null ? {} : { [`${names.TRACE_METADATA}.project`]: shown.projectName ?? shown.project }),
    ...(shown?.personName === undefined ? {} : { [`${names.TRACE_METADATA}.personId`]: shown.person }),
    ...(shown?.projectName === undefined ? {} : { [`${names.TRACE_METADATA}.projectId`]: shown.project }),
  };
  return { ...trace, ...observationOf(queued, vendor) };
}

/** What we read of the attributes of a model call; see `report` of the runner in core. */
interface CallFacts {
  readonly model?: unknown;
  readonly outcome?: unknown;
  readonly usage?: Usage;
  readonly costMicroUsd?: number | null;
  readonly prompt?: { readonly name: string; readonly version: number; readonly source: PromptSource | null } | null;
  readonly attempts?: readonly { readonly code: string | null }[];
  readonly errorCode?: unknown;
}

interface PromptSource {
  readonly registry: string;
  readonly version: number;
}

function observationOf({ event, attributes, content }: QueuedEvent, vendor: Vendor): Attributes {
  const { type, durationMs, pass } = event;
  const facts = attributes as CallFacts;
  // Whole, so that nothing is lost in the attributes of spans, which know no objects and no null.
  const metadata = { event: { type, durationMs, pass, attributes, scores: event.scores } };
  const common = {
    metadata,
    ...(content === undefined ? {} : { input: redact(content.input), output: redact(content.output) }),
  };
  if (type !== 'llm') {
    const failed = typeof facts.errorCode === 'string';
    const level = failed ? { level: 'ERROR' as const, statusMessage: String(facts.errorCode) } : {};
    return vendor.createObservationAttributes(type === 'graph' ? 'chain' : 'span', { ...common, ...level });
  }
  const source = facts.prompt?.source ?? null;
  return vendor.createObservationAttributes('generation', {
    ...common,
    ...levelOf(facts),
    ...(typeof facts.model === 'string' && facts.model !== '' ? { model: facts.model } : {}),
    ...(facts.usage === undefined ? {} : { usageDetails: usageDetailsOf(facts.usage) }),
    ...(typeof facts.costMicroUsd === 'number' ? { costDetails: { total: facts.costMicroUsd / 1e6 } } : {}),
    ...(facts.prompt && source?.registry === 'langfuse'
      ? { prompt: { name: facts.prompt.name, version: source.version, isFallback: false } }
      : {}),
    metadata: {
      ...metadata,
      attempts: facts.attempts?.length,
      outcome: facts.outcome,
      prompt: facts.prompt ? `${facts.prompt.name} version ${facts.prompt.version}` : undefined,
    },
  });
}

function levelOf({ outcome, attempts = [] }: CallFacts) {
  const last = attempts.at(-1)?.code ?? null;
  if (outcome !== undefined && outcome !== 'ok')
    return { level: 'ERROR' as const, statusMessage: last ?? JSON.stringify(outcome) };
  const codes = attempts.flatMap(({ code }) => code ?? []);
  return codes.length === 0 ? {} : { level: 'WARNING' as const, statusMessage: `ok after ${codes.join(', ')}` };
}

/** Langfuse adds up whatever begins with `input` or `output`, so no token may be in two of them. */
function usageDetailsOf(usage: Usage): Record<string, number> {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  return {
    input: Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens),
    input_cache_read: cacheReadTokens,
    input_cache_creation: cacheWriteTokens,
    output: Math.max(0, outputTokens - reasoningTokens),
    output_reasoning: reasoningTokens,
    total: inputTokens + outputTokens,
  };
}
