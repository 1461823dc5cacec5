/** What came of a workflow, by node. */
export interface Execution {
  readonly status: string;
  readonly error: { readonly message: string; readonly description?: string } | undefined;
  readonly nodes: Readonly<Record<string, NodeRun>>;
}

export interface NodeRun {
  /** items by output */
  readonly outputs: readonly (readonly Item[])[];
  /** items of the first output */
  readonly items: readonly Item[];
  readonly executionTime: number;
  readonly hints: readonly { readonly message: string }[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly error: { readonly message: string; readonly description?: string } | undefined;
}

export interface Item {
  readonly json: Readonly<Record<string, unknown>>;
  readonly binary?: Readonly<Record<string, { readonly fileName: string; readonly mimeType: string }>>;
  readonly pairedItem?: unknown;
}

interface RawTask {
  readonly data?: Readonly<Record<string, readonly (readonly Item[] | null)[]>>;
  readonly executionTime?: number;
  readonly hints?: NodeRun['hints'];
  readonly metadata?: NodeRun['metadata'];
  readonly error?: NodeRun['error'];
}

export interface RawExecution {
  readonly status: string;
  readonly data: {
    readonly resultData: {
      readonly error?: Execution['error'];
      readonly runData: Readonly<Record<string, readonly RawTask[]>>;
    };
  };
}

export function toExecution({ status, data }: RawExecution): Execution {
  const { runData, error } = data.resultData;
  return {
    status,
    error,
    nodes: Object.fromEntries(Object.entries(runData).map(([node, runs]) => [node, toRun(runs)])),
  };
}

function toRun(runs: readonly RawTask[]): NodeRun {
  const task = runs.at(-1) ?? {};
  // A tool's output goes to its agent.
  const outputs = (task.data?.['main'] ?? task.data?.['ai_tool'] ?? []).map((output) => output ?? []);
  const { executionTime = 0, hints = [], metadata = {}, error } = task;
  return { outputs, items: outputs[0] ?? [], executionTime, hints, metadata, error };
}

/** The JSON between the lines of the log. */
export function readPrinted(printed: string): Execution {
  const json = /^\{$.*?^\}$/ms.exec(printed)?.[0];
  if (json === undefined) throw new Error(`n8n printed no execution:\n${printed.slice(-4_000)}`);
  return toExecution(JSON.parse(json) as RawExecution);
}
