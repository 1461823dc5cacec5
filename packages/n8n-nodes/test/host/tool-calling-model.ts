import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Conversation {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

/** A model that calls the first tool it is given, and then repeats what the tool said. */
export interface ToolCallingModel extends AsyncDisposable {
  readonly baseUrl: string;
  /** names of the tools of each request */
  readonly offered: readonly (readonly string[])[];
}

/** Answers OpenAI's `POST /v1/chat/completions`, without streaming. */
export async function startToolCallingModel(): Promise<ToolCallingModel> {
  const offered: string[][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const conversation = JSON.parse(Buffer.concat(chunks).toString()) as Conversation;
      offered.push((conversation.tools ?? []).map((tool) => tool.function.name));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(conversation)));
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

function answer({ messages, tools = [] }: Conversation): object {
  const said = messages.findLast(({ role }) => role === 'tool');
  const call = { id: 'call_1', type: 'function', function: { name: tools[0]?.function.name, arguments: '{}' } };
  const message =
    said === undefined && tools.length > 0
      ? { role: 'assistant', content: null, tool_calls: [call] }
      : { role: 'assistant', content: `The tool said: ${JSON.stringify(said?.content)}` };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_795_000_000,
    model: 'gpt-5-mini',
    choices: [{ index: 0, finish_reason: 'tool_calls' in message ? 'tool_calls' : 'stop', message }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  };
}
