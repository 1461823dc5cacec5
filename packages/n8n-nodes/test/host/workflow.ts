interface Step {
  readonly name: string;
  readonly type: string;
  readonly parameters: object;
  readonly credentials?: object;
  /** a chat model of n8n, connected to the step */
  readonly model?: { readonly name: string; readonly credential: object };
}

/** A workflow of steps after each other, started by hand. */
export function workflow(id: string, steps: readonly Step[]): object {
  const names = ['Start', ...steps.map(({ name }) => name)];
  const models = steps.flatMap(({ name, model }) => (model === undefined ? [] : [{ of: name, ...model }]));
  return {
    id,
    name: id,
    active: false,
    settings: {},
    nodes: [
      {
        id: 'start',
        name: 'Start',
        type: 'n8n-nodes-base.manualTrigger',
        typeVersion: 1,
        position: [0, 0],
        parameters: {},
      },
      ...steps.map(({ name, type, parameters, credentials = {} }, index) => ({
        id: name,
        name,
        type,
        typeVersion: 1,
        position: [(index + 1) * 240, 0],
        parameters,
        credentials,
      })),
      ...models.map(({ name, credential }) => ({
        id: name,
        name,
        type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
        typeVersion: 1.3,
        position: [0, 240],
        parameters: { model: { __rl: true, mode: 'id', value: 'gpt-5-mini' }, responsesApiEnabled: true, options: {} },
        credentials: { openAiApi: credential },
      })),
    ],
    connections: {
      ...Object.fromEntries(
        names
          .slice(0, -1)
          .map((name, index) => [name, { main: [[{ node: names[index + 1], type: 'main', index: 0 }]] }]),
      ),
      ...Object.fromEntries(
        models.map(({ name, of }) => [
          name,
          { ai_languageModel: [[{ node: of, type: 'ai_languageModel', index: 0 }]] },
        ]),
      ),
    },
  };
}
