export interface Step {
  readonly name: string;
  readonly type: string;
  readonly typeVersion?: number;
  readonly parameters: object;
  readonly credentials?: object;
  readonly onError?: 'continueErrorOutput' | 'continueRegularOutput';
  /** nodes on the step's other inputs, in the order in which they were connected */
  readonly models?: readonly Step[];
  readonly tools?: readonly Step[];
}

/** n8n's own OpenAI chat model. */
export function chatModel(name: string, credential: object, responsesApiEnabled = true): Step {
  return {
    name,
    type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
    typeVersion: 1.3,
    parameters: { model: { __rl: true, mode: 'id', value: 'gpt-5-mini' }, responsesApiEnabled, options: {} },
    credentials: { openAiApi: credential },
  };
}

/** A workflow of steps after each other, started by hand, or by a webhook of its name. */
export function workflow(id: string, start: 'manual' | 'webhook', steps: readonly Step[]): object {
  const all = [start === 'manual' ? manual : webhook(id), ...steps];
  const children = steps.flatMap(({ models = [], tools = [] }) => [...models, ...tools]);
  const connections: Record<string, object> = {};
  for (const [index, { name }] of all.entries()) {
    const next = all[index + 1];
    if (next !== undefined) connections[name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
  }
  for (const { name, models = [], tools = [] } of steps) {
    for (const model of models) connections[model.name] = attach('ai_languageModel', name);
    for (const tool of tools) connections[tool.name] = attach('ai_tool', name);
  }
  return {
    id,
    name: id,
    active: false,
    // As the editor makes them. In the order from before n8n 1.0 an agent of version 3 goes on before its tool has run.
    settings: { executionOrder: 'v1' },
    connections,
    nodes: [
      ...all.map((step, column) => toNode(step, [column * 240, 0])),
      ...children.map((step, column) => toNode(step, [column * 240, 240])),
    ],
  };
}

const manual: Step = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };

function webhook(path: string): Step {
  const parameters = { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries', options: {} };
  return { name: 'Start', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters };
}

function attach(type: string, node: string): object {
  return { [type]: [[{ node, type, index: 0 }]] };
}

function toNode({ name, type, typeVersion = 1, parameters, credentials = {}, onError }: Step, position: number[]) {
  return {
    id: name,
    name,
    type,
    typeVersion,
    position,
    parameters,
    credentials,
    ...(type.endsWith('.webhook') ? { webhookId: `${name}-${(parameters as { readonly path: string }).path}` } : {}),
    ...(onError === undefined ? {} : { onError }),
  };
}
