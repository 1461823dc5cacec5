import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Conversation {
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

/** A model that calls the first tool it is given, and then repeats what the tool said. */
export interface ToolCallingModel extends AsyncDisposable {
  readonly baseUrl: string;
  /** names of the tools of each request */
  readonly offered: readonly (readonly string[])[];
}

/** Answers OpenAI's `POST /v1/chat/completions`, at once or as a stream. */
export async function startToolCallingModel(): Promise<ToolCallingModel> {
  const offered: string[][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url !== '/v1/chat/completions') {
        response.statusCode = 404;
        response.end();
        return;
      }
      const conversation = JSON.parse(Buffer.concat(chunks).toString()) as Conversation;
      offered.push((conversation.tools ?? []).map((tool) => tool.function.name));
      const streams = conversation.stream === true;
      response.setHeader('content-type', streams ? 'text/event-stream' : 'application/json');
      response.end(streams ? toStream(conversation) : JSON.stringify(toCompletion(conversation)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${String(port)}/v1`,
    offered,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A call of the first tool, or, when there was one, what it said. */
function reply({ messages, tools = [] }: Conversation) {
  const said = messages.findLast(({ role }) => role === 'tool');
  const name = tools[0]?.function.name;
  if (said !== undefined || name === undefined)
    return { role: 'assistant', content: `The tool said: ${JSON.stringify(said?.content)}` };
  const call = { index: 0, id: 'call_1', type: 'function', function: { name, arguments: '{}' } };
  return { role: 'assistant', content: null, tool_calls: [call] };
}

const common = { id: 'chatcmpl-1', created: 1_795_000_000, model: 'gpt-5-mini' };
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

function toCompletion(conversation: Conversation): object {
  const message = reply(conversation);
  const choice = { index: 0, finish_reason: reasonOf(message), message };
  return { ...common, object: 'chat.completion', choices: [choice], usage };
}

function toStream(conversation: Conversation): string {
  const delta = reply(conversation);
  const chunk = { ...common, object: 'chat.completion.chunk' };
  const chunks = [
    { ...chunk, choices: [{ index: 0, finish_reason: null, delta }] },
    { ...chunk, choices: [{ index: 0, finish_reason: reasonOf(delta), delta: {} }] },
    { ...chunk, choices: [], usage },
  ];
  return [...chunks.map((each) => JSON.stringify(each)), '[DONE]'].map((line) => `data: ${line}\n\n`).join('');
}

function reasonOf(message: object): string {
  return 'tool_calls' in message ? 'tool_calls' : 'stop';
}
