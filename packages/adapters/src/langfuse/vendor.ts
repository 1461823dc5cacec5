import { ConfigurationError } from '@ai-manager/core';

const packages =
  '@langfuse/client @langfuse/core @langfuse/otel @langfuse/tracing @opentelemetry/api @opentelemetry/core @opentelemetry/exporter-trace-otlp-http @opentelemetry/sdk-trace-base';

async function importAll() {
  const [client, core, otel, tracing, api, otelCore, sdk] = await Promise.all([
    import('@langfuse/client'),
    import('@langfuse/core'),
    import('@langfuse/otel'),
    import('@langfuse/tracing'),
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/sdk-trace-base'),
  ]);
  return {
    LangfuseClient: client.LangfuseClient,
    sdkVersion: core.LANGFUSE_SDK_VERSION,
    tracerName: core.LANGFUSE_TRACER_NAME,
    attributeNames: core.LangfuseOtelSpanAttributes,
    LangfuseSpanProcessor: otel.LangfuseSpanProcessor,
    createObservationAttributes: tracing.createObservationAttributes,
    ROOT_CONTEXT: api.ROOT_CONTEXT,
    context: api.context,
    trace: api.trace,
    suppressTracing: otelCore.suppressTracing,
    AlwaysOnSampler: sdk.AlwaysOnSampler,
    BasicTracerProvider: sdk.BasicTracerProvider,
  };
}

/** What we use of the vendor's packages and of OpenTelemetry. */
export type Vendor = Awaited<ReturnType<typeof importAll>>;

/** Loads them on first use, once. */
export function createVendorLoader(): () => Promise<Vendor> {
  let loading: Promise<Vendor> | undefined;
  return () =>
    (loading ??= importAll().catch((cause: unknown) => {
      loading = undefined;
      throw new ConfigurationError(
        `The Langfuse adapter needs packages that are not installed: npm install ${packages}.`,
        {
          cause,
        },
      );
    }));
}
