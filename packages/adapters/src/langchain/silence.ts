/**
 * Callbacks for a model that shall emit no runs. An empty list would not do: `@langchain/core` adds a tracer by itself
 * when the environment asks for LangSmith, unless there is one of that name.
 */
export const silentCallbacks: readonly object[] = [
  {
    name: 'langchain_tracer',
    ignoreLLM: true,
    ignoreChain: true,
    ignoreAgent: true,
    ignoreRetriever: true,
    ignoreCustomEvent: true,
    raiseError: false,
    awaitHandlers: true,
    // What @langchain/core asks of a tracer of this name beside events: which trace it is in. It is in none.
    updateFromRunTree: () => undefined,
    getRunTreeWithTracingConfig: () => undefined,
    convertToRunTree: () => undefined,
  },
];
