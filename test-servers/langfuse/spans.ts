/** A span as it was sent, its attributes as plain values. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly startNanoseconds: bigint;
  readonly endNanoseconds: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: AnyValue }[];
}

interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** Reads the body of an OTLP request. @throws Error for what a server of the protocol would refuse */
export function spansOf(body: unknown): readonly ReceivedSpan[] {
  return (body as OtlpRequest).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(toReceived)),
  );
}

function toReceived({ traceId, spanId, parentSpanId, name, ...rest }: OtlpSpan): ReceivedSpan {
  if (!/^[0-9a-f]{32}$/.test(traceId) || !/^[0-9a-f]{16}$/.test(spanId))
    throw new Error('An id is no hexadecimal number.');
  return {
    traceId,
    spanId,
    parentSpanId: parentSpanId ?? null,
    name,
    startNanoseconds: BigInt(rest.startTimeUnixNano),
    endNanoseconds: BigInt(rest.endTimeUnixNano),
    attributes: Object.fromEntries(rest.attributes.map(({ key, value }) => [key, toPlain(value)])),
  };
}

function toPlain(value: AnyValue): unknown {
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(toPlain);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? Number(value.intValue);
}
