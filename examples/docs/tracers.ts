// The snippet about tracers of LangChain in docs/ports/telemetry.md.
import type { AiManager, CallSettings } from '@ai-manager/core';

type Tracer = NonNullable<CallSettings['callbacks']>;

// #region callbacks
/** `tracer` is `[new LangChainTracer({ projectName: 'weekly' })]` of `@langchain/core/tracers/tracer_langchain`, for example. */
export async function evaluateTraced(manager: AiManager, tracer: Tracer): Promise<void> {
  await manager.evaluations.weekly({}, { callbacks: tracer });
}
// #endregion
