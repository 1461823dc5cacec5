import type { VendorAnswer, VendorRequest, VendorServer } from './vendor/http-server.ts';
import { startVendorServer } from './vendor/http-server.ts';

/** A message as it was posted. */
export interface SlackMessage {
  readonly channel: string;
  readonly text: string | undefined;
  readonly blocks: readonly unknown[];
}

export interface SlackServer extends AsyncDisposable {
  readonly port: number;
  readonly messages: readonly SlackMessage[];
}

/** Slack's Web API as far as messages are posted: everything is answered with 200, and `ok` says whether it was done. */
export async function startSlackServer({ token }: { readonly token: string }): Promise<SlackServer> {
  const messages: SlackMessage[] = [];
  const post = (body: unknown): VendorAnswer => {
    const { channel, text, blocks = [] } = (body ?? {}) as Partial<SlackMessage>;
    if (channel === undefined || channel === '') return refused('channel_not_found');
    if ((text ?? '') === '' && blocks.length === 0) return refused('no_text');
    messages.push({ channel, text, blocks });
    const ts = `${String(1_795_000_000 + messages.length)}.000100`;
    return {
      body: { ok: true, channel, ts, message: { type: 'message', bot_id: 'B1', text: text ?? '', blocks, ts } },
    };
  };
  const answer = ({ method, path, headers, body }: VendorRequest): VendorAnswer => {
    if (method !== 'POST' || path !== '/api/chat.postMessage') return refused('unknown_method');
    return headers['authorization'] === `Bearer ${token}` ? post(body) : refused('invalid_auth');
  };
  const server: VendorServer = await startVendorServer(answer);
  return {
    port: Number(new URL(server.url).port),
    messages,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const refused = (error: string): VendorAnswer => ({ body: { ok: false, error } });
