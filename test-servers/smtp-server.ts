import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface SmtpMail {
  readonly from: string;
  readonly to: readonly string[];
  /** header and body as they came, with dots at the start of lines as their author wrote them */
  readonly raw: string;
}

export interface SmtpServer extends AsyncDisposable {
  readonly port: number;
  /** for a client that signs in; others are refused */
  readonly user: string;
  readonly password: string;
  readonly mails: readonly SmtpMail[];
  /** What recipients are answered with from now on; undefined: they are taken. */
  refuse(choose: (address: string) => `5${string}` | `4${string}` | undefined): void;
}

/** A mail server on this machine that speaks as much SMTP as clients need: one who signs in may send anywhere. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const state = {
    user: 'mailer',
    password: 'planted',
    mails: [] as SmtpMail[],
    choose: (_: string) => undefined as string | undefined,
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    const conversation = new Conversation(state, (line) => void socket.write(`${line}\r\n`));
    let rest = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (conversation.hear(line) === 'end') socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    user: state.user,
    password: state.password,
    mails: state.mails,
    refuse: (choose) => {
      state.choose = choose;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

interface State {
  readonly user: string;
  readonly password: string;
  readonly mails: SmtpMail[];
  choose: (address: string) => string | undefined;
}

class Conversation {
  readonly #state: State;
  readonly #say: (line: string) => void;
  #signedIn = false;
  #from = '';
  #to: string[] = [];
  /** undefined: it is no mail that is heard now */
  #lines: string[] | undefined;

  constructor(state: State, say: (line: string) => void) {
    this.#state = state;
    this.#say = say;
    say('220 localhost ESMTP');
  }

  hear(line: string): 'end' | undefined {
    if (this.#lines !== undefined) return void this.#hearMail(line);
    const [command = ''] = line.toUpperCase().split(/[ :]/);
    switch (command) {
      case 'EHLO':
        return void ['250-localhost', '250-8BITMIME', '250-SMTPUTF8', '250 AUTH PLAIN'].forEach(this.#say);
      case 'AUTH':
        return void this.#signIn(line);
      case 'MAIL':
      case 'RCPT':
        return void this.#address(command, /<([^>]*)>/.exec(line)?.[1] ?? '');
      case 'DATA':
        if (this.#to.length === 0) return void this.#say('503 5.5.1 No recipient');
        this.#lines = [];
        return void this.#say('354 Go on');
      case 'QUIT':
        this.#say('221 2.0.0 Bye');
        return 'end';
      case 'RSET':
      case 'NOOP':
        return void this.#say('250 2.0.0 Ok');
      default:
        return void this.#say('502 5.5.2 Not known');
    }
  }

  #signIn(line: string): void {
    const said = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString();
    this.#signedIn = said === `\0${this.#state.user}\0${this.#state.password}`;
    this.#say(this.#signedIn ? '235 2.7.0 Accepted' : '535 5.7.8 Not accepted');
  }

  #address(command: 'MAIL' | 'RCPT', address: string): void {
    if (!this.#signedIn) return this.#say('530 5.7.0 Sign in first');
    const refused = command === 'RCPT' ? this.#state.choose(address) : undefined;
    if (refused !== undefined) return this.#say(refused);
    if (command === 'MAIL') [this.#from, this.#to] = [address, []];
    else this.#to.push(address);
    this.#say('250 2.1.0 Ok');
  }

  #hearMail(line: string): void {
    if (line !== '.') return void this.#lines?.push(line.replace(/^\.\./, '.'));
    this.#state.mails.push({ from: this.#from, to: this.#to, raw: (this.#lines ?? []).join('\r\n') });
    this.#lines = undefined;
    this.#say('250 2.0.0 Queued');
  }
}
