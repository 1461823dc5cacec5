import { once } from 'node:events';
import { connect } from 'node:net';
import { createReplyReader, type Reply } from './reply-reader.ts';

/** One connection to a Redis server; commands are answered in the order they were sent. */
export interface RespClient extends AsyncDisposable {
  /** Resolves with the reply, an error of Redis included; rejects when the connection broke. */
  send(command: readonly (string | Buffer)[]): Promise<Reply>;
}

export async function connectToRedis(port: number): Promise<RespClient> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  const waiting: PromiseWithResolvers<Reply>[] = [];
  const read = createReplyReader((reply) => waiting.shift()?.resolve(reply));
  socket.on('data', read);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('The connection to Redis broke.'));
  });
  return {
    send(command) {
      if (socket.destroyed) return Promise.reject(new Error('The connection to Redis is closed.'));
      const reply = Promise.withResolvers<Reply>();
      waiting.push(reply);
      socket.write(encode(command));
      return reply.promise;
    },
    async [Symbol.asyncDispose]() {
      if (socket.destroyed) return;
      socket.destroy();
      await once(socket, 'close');
    },
  };
}

/** An array of bulk strings, which is how clients send every command. */
function encode(command: readonly (string | Buffer)[]): Buffer {
  const parts = command.flatMap((part) => {
    const bytes = Buffer.from(part);
    return [Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')];
  });
  return Buffer.concat([Buffer.from(`*${command.length}\r\n`), ...parts]);
}
