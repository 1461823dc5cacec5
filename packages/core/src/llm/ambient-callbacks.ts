import type { CallbackManager, Callbacks } from '@langchain/core/callbacks/manager';

/** What we look at of a handler, whoever made it. */
interface Handler {
  readonly name: string;
}

/** Handlers that stand in the way of ambient ones and hear nothing. */
const silenced = new WeakSet<object>();

/**
 * The callbacks that were given, and no others. LangChain adds handlers of its own where the host's environment asks for
 * them (a LangSmith tracer, a console logger), unless one of that name is there already: so what it would add is asked
 * of it, and a deaf handler takes each one's name. Where nothing is added, the callbacks are returned as they are.
 *
 * @param manager - LangChain's class, which callers load when they need it
 */
export function withoutAmbient(
  callbacks: Callbacks | undefined,
  manager: Pick<typeof CallbackManager, 'configure'>,
): Callbacks | undefined {
  const ambient = manager.configure()?.handlers ?? [];
  if (ambient.length === 0) return callbacks;
  const given = new Set(handlersOf(callbacks).map(({ name }) => name));
  const deaf = ambient.filter(({ name }) => !given.has(name)).flatMap(({ name }) => deafHandlers(name));
  if (deaf.length === 0) return callbacks;
  if (callbacks === undefined || Array.isArray(callbacks)) return [...(callbacks ?? []), ...deaf] as Callbacks;
  return callbacks.copy(deaf as unknown as CallbackManager['handlers']);
}

/** Whether somebody listens. */
export function hasListeners(callbacks: Callbacks | undefined): callbacks is Callbacks {
  return handlersOf(callbacks).some((handler) => !silenced.has(handler));
}

function handlersOf(callbacks: Callbacks | undefined): readonly Handler[] {
  if (callbacks === undefined) return [];
  return (Array.isArray(callbacks) ? callbacks : callbacks.handlers) as readonly Handler[];
}

/** LangChain looks for its console logger under the name its class has no value for, and not under the handler's own. */
function deafHandlers(name: string): readonly object[] {
  return (name === 'console_callback_handler' ? [name, undefined] : [name]).map((taken) => {
    const handler = {
      name: taken,
      ignoreLLM: true,
      ignoreChain: true,
      ignoreAgent: true,
      ignoreRetriever: true,
      ignoreCustomEvent: true,
      awaitHandlers: false,
      raiseError: false,
      // What LangChain asks a LangSmith tracer for: a run that says that nothing inside of it is traced either, such as
      // a LangChain model that a provider of ours asks.
      getRunTreeWithTracingConfig: () => ({ tracingEnabled: false }),
      updateFromRunTree: () => undefined,
    };
    silenced.add(handler);
    return handler;
  });
}
