import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { certificateFor } from './certificate.ts';

/** Stands between a program whose vendors' addresses cannot be changed and servers of this machine. */
export interface HttpsProxy extends AsyncDisposable {
  /** what makes a program come here, and trust the certificate */
  readonly environment: {
    readonly HTTPS_PROXY: string;
    readonly NO_PROXY: string;
    readonly NODE_EXTRA_CA_CERTS: string;
  };
  /** hosts that were asked for and are none of those; they were refused */
  readonly refused: readonly string[];
}

/**
 * A proxy that ends TLS itself and speaks plain HTTP to a server of this machine in place of the host that was asked for.
 *
 * @param ports - by host, such as `slack.com`; every other host is refused
 */
export async function startHttpsProxy(ports: Readonly<Record<string, number>>): Promise<HttpsProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-manager-proxy-'));
  const { cert, key } = await certificateFor(['localhost', ...Object.keys(ports)]);
  const file = join(folder, 'authority.pem');
  await writeFile(file, cert);
  const secureContext = createSecureContext({ cert, key });
  const refused: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Duplex) => {
    sockets.add(client);
    const host = request.url?.replace(/:\d+$/, '') ?? '';
    const port = ports[host];
    if (port === undefined) {
      refused.push(host);
      return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const plain = new TLSSocket(client as Socket, { isServer: true, secureContext });
    const upstream = connect(port, '127.0.0.1');
    sockets.add(upstream);
    plain.pipe(upstream).pipe(plain);
    for (const socket of [client, plain, upstream])
      socket.on('error', () => [plain, upstream].forEach((each) => each.destroy()));
    // A server that breaks a connection breaks it for whoever asked.
    upstream.on('close', () => plain.destroy());
    plain.on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    environment: {
      HTTPS_PROXY: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      NO_PROXY: 'localhost,127.0.0.1',
      NODE_EXTRA_CA_CERTS: file,
    },
    refused,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
