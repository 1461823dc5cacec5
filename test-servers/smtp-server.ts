import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

/** A mail as it was handed in. */
export interface HandedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** header and text, with dots unstuffed */
  readonly raw: string;
}

/** A mail server that keeps what it takes. */
export interface SmtpServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: readonly HandedMail[];
  /** From now on these recipients are unknown here. */
  refuse(recipients: readonly string[]): void;
}

/** Speaks as much SMTP as clients need that neither log in nor ask for TLS. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const mails: HandedMail[] = [];
  const refused = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away in the middle has handed in nothing.
    socket.on('error', () => undefined);
    serve(socket, { take: (mail) => mails.push(mail), knows: (recipient) => !refused.has(recipient) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    refuse(recipients) {
      refused.clear();
      for (const recipient of recipients) refused.add(recipient);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Mailbox {
  readonly take: (mail: HandedMail) => void;
  readonly knows: (recipient: string) => boolean;
}

/** One connection: commands by line, and after DATA lines of a mail up to a single dot. */
function serve(socket: Socket, mailbox: Mailbox): void {
  const session: Session = { from: '', to: [], lines: null };
  let pending = '';
  socket.write('220 localhost ready\r\n');
  socket.on('data', (chunk: Buffer) => {
    const lines = (pending + chunk.toString()).split('\r\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      const answer = answerTo(line, session, mailbox);
      if (answer !== null) socket.write(`${answer}\r\n`);
      if (answer?.startsWith('221') === true) socket.end();
    }
  });
}

interface Session {
  from: string;
  to: string[];
  /** null: commands come, no mail */
  lines: string[] | null;
}

function answerTo(line: string, session: Session, { take, knows }: Mailbox): string | null {
  if (session.lines !== null) {
    if (line !== '.') {
      session.lines.push(line.replace(/^\./, ''));
      return null;
    }
    take({ from: session.from, to: session.to, raw: session.lines.join('\r\n') });
    Object.assign(session, { from: '', to: [], lines: null });
    return '250 taken';
  }
  const [, address = ''] = /<([^>]*)>/.exec(line) ?? [];
  switch (line.slice(0, 4).toUpperCase()) {
    case 'EHLO':
    case 'HELO':
      return '250 localhost';
    case 'MAIL':
      Object.assign(session, { from: address, to: [] });
      return '250 ok';
    case 'RCPT':
      if (!knows(address)) return '550 there is nobody of this name here';
      session.to.push(address);
      return '250 ok';
    case 'DATA':
      session.lines = [];
      return '354 end with a single dot';
    case 'RSET':
      Object.assign(session, { from: '', to: [] });
      return '250 ok';
    case 'QUIT':
      return '221 bye';
    default:
      return '502 not known here';
  }
}
