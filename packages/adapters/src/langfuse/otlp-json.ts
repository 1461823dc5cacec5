import type { AttributeValue, HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/**
 * Spans as the body of an OTLP/HTTP request in JSON. The exporter of OpenTelemetry is not used: it takes headers and
 * certificates from the host's OTEL_* variables, which are meant for another server, and it cannot be aborted.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function toOtlpJson(spans: readonly ReadableSpan[], scope: { name: string; version: string }): string {
  const resource = { attributes: toKeyValues({ 'service.name': 'ai-manager' }) };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: spans.map(toSpan) }] }] });
}

function toSpan(span: ReadableSpan) {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const parentSpanId = span.parentSpanContext?.spanId;
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    flags: traceFlags,
    name: span.name,
    // The protocol counts kinds from 1.
    kind: span.kind + 1,
    startTimeUnixNano: toNanoseconds(span.startTime),
    endTimeUnixNano: toNanoseconds(span.endTime),
    attributes: toKeyValues(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    status: { code: span.status.code },
  };
}

function toNanoseconds([seconds, nanoseconds]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
}

function toKeyValues(attributes: Readonly<Record<string, AttributeValue | undefined>>) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [{ key, value: toAnyValue(value) }],
  );
}

function toAnyValue(value: AttributeValue): Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) {
    const values = value.flatMap((item) => (item === null || item === undefined ? [] : [toAnyValue(item)]));
    return { arrayValue: { values } };
  }
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
  return { stringValue: String(value) };
}
