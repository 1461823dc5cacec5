import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What becomes of something a client says: it reaches the server, it does not, or it does and no answer comes back. */
export type Fate = 'pass' | 'cut' | 'pass-and-cut';

/** A network between a client and a server on this machine, which can fail. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Breaks every connection; new ones are let through. */
  cut(): void;
  /** From now on nothing passes, and nobody is told; connections stay open. */
  freeze(): void;
  /** Lets everything pass again, also what was held back. */
  thaw(): void;
  /** Decides about each piece of what clients say. */
  decide(decision: (said: string) => Fate): void;
}

/** @param port - where clients find it; any free one by default */
export async function startTcpProxy(target: { readonly port: number }, port = 0): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  let decision: (said: string) => Fate = () => 'pass';
  const server = createServer((client) => {
    const upstream = connect(target.port, '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    client.on('data', (chunk) => {
      const fate = decision(chunk.toString('latin1'));
      if (fate === 'pass') upstream.write(chunk);
      if (fate === 'pass-and-cut') upstream.write(chunk, () => setTimeout(end, 50));
      if (fate === 'pass-and-cut') client.destroy();
      if (fate === 'cut') end();
    });
    upstream.on('data', (chunk) => client.write(chunk));
    for (const socket of pair) socket.on('error', end).on('close', (failed) => (failed ? end() : undefined));
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
    if (frozen) for (const socket of pair) socket.pause();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const each = (act: (socket: Socket) => void): void => {
    for (const pair of pairs) pair.forEach(act);
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => each((socket) => socket.destroy()),
    freeze: () => {
      frozen = true;
      each((socket) => socket.pause());
    },
    thaw: () => {
      frozen = false;
      each((socket) => socket.resume());
    },
    decide: (next) => {
      decision = next;
    },
    async [Symbol.asyncDispose]() {
      each((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
