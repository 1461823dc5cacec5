import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A mail that the server took: it is delivered, whatever the client heard. */
export interface TakenMail {
  readonly messageId: string;
  /** as it arrives: SES puts its own Message-ID into the header */
  readonly raw: Uint8Array;
  readonly source: string;
  readonly destinations: readonly string[];
  /** of SendEmail, which leaves it to SES to put the mail together; undefined for SendRawEmail */
  readonly parts: { readonly subject: string; readonly html: string; readonly text: string } | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string | undefined;
  /** monotonic */
  readonly atMs: number;
}

/**
 * `error`: refused; `taken`: the mail is taken, and the answer is lost; `hang`, `reset`: the request is lost;
 * `raw`: the mail is taken, and the answer is something else.
 */
export type SesFault =
  | { readonly kind: 'error'; readonly status?: number; readonly code: string; readonly message?: string }
  | { readonly kind: 'taken'; readonly answer: 'hang' | 'reset' }
  | { readonly kind: 'hang' | 'reset' }
  | { readonly kind: 'raw'; readonly status?: number; readonly body: string };

export interface SesAccount {
  maxPerDay: number;
  maxPerSecond: number;
  sentInDay: number;
  sendingEnabled: boolean;
  /** addresses and domains that may send */
  verified: readonly string[];
  /** actions the keys may not do, such as `GetSendQuota` */
  denied: readonly string[];
  /** refuses with Throttling what comes faster than `maxPerSecond` */
  throttles: boolean;
}

export interface SesServer extends AsyncDisposable {
  /** for the option `endpoint`, or AWS_ENDPOINT_URL_SES */
  readonly endpoint: string;
  readonly port: number;
  readonly account: SesAccount;
  readonly mails: readonly TakenMail[];
  /** actions asked for, in order */
  readonly actions: readonly string[];
  /** What happens to a mail from now on, by its recipient and how many came before; undefined: it is taken. */
  failBy(choose: (destination: string, index: number) => SesFault | undefined): void;
  /** Called when a mail was taken, before the answer; the answer waits for the promise. */
  onTaken(listener: (mail: TakenMail) => void | Promise<void>): void;
}

/** What SES takes as the head of a request; longer ones are answered by what stands before it. */
const headLimitBytes = 16_384;

/** A server on this machine that speaks the Query API of Amazon SES: form or query in, XML out, signed requests only. */
export async function startSesServer(): Promise<SesServer> {
  const state = new SesState();
  const server = createServer(
    { maxHeaderSize: 16 * headLimitBytes },
    (request, response) => void state.receive(request, response),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    port: (server.address() as AddressInfo).port,
    account: state.account,
    mails: state.mails,
    actions: state.actions,
    failBy: (choose) => {
      state.choose = choose;
    },
    onTaken: (listener) => {
      state.listener = listener;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

class SesState {
  readonly account: SesAccount = {
    maxPerDay: 50_000,
    maxPerSecond: 14,
    sentInDay: 0,
    sendingEnabled: true,
    verified: [],
    denied: [],
    throttles: false,
  };
  readonly mails: TakenMail[] = [];
  readonly actions: string[] = [];
  choose: (destination: string, index: number) => SesFault | undefined = () => undefined;
  listener: (mail: TakenMail) => void | Promise<void> = () => undefined;
  #asked = 0;

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await formOf(request);
    if ((request.url ?? '').length > headLimitBytes)
      return void response.writeHead(414, { 'content-type': 'text/html' }).end(tooLong);
    const action = form.get('Action') ?? '';
    this.actions.push(action);
    if (
      !/^AWS4-HMAC-SHA256 Credential=.+\/ses\/aws4_request, .*Signature=[0-9a-f]{64}$/.test(
        request.headers.authorization ?? '',
      )
    )
      return fail(response, { kind: 'error', status: 403, code: 'MissingAuthenticationToken' });
    if (this.account.denied.includes(action))
      return fail(response, {
        kind: 'error',
        status: 403,
        code: 'AccessDenied',
        message: 'User: arn:aws:iam::1:user/x is not authorized',
      });
    switch (action) {
      case 'SendEmail':
      case 'SendRawEmail':
        return this.#send(form, response);
      case 'GetSendQuota':
        return answer(response, action, this.#quota());
      case 'GetAccountSendingEnabled':
        return answer(response, action, `<Enabled>${this.account.sendingEnabled}</Enabled>`);
      case 'GetIdentityVerificationAttributes':
        return answer(response, action, this.#identities(members(form, 'Identities.member')));
      default:
        return fail(response, { kind: 'error', code: 'InvalidAction' });
    }
  }

  async #send(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const action = form.get('Action') ?? '';
    const destinations = members(
      form,
      action === 'SendEmail' ? 'Destination.ToAddresses.member' : 'Destinations.member',
    );
    const fault = this.choose(destinations[0] ?? '', this.#asked++);
    if (fault?.kind === 'error') return fail(response, fault);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset') return void response.socket?.destroy();
    if (this.account.throttles && this.#isTooFast())
      return fail(response, { kind: 'error', code: 'Throttling', message: 'Maximum sending rate exceeded.' });
    const mail = this.#take(form, destinations);
    await this.listener(mail);
    if (fault?.kind === 'taken') return void (fault.answer === 'reset' && response.socket?.destroy());
    if (fault?.kind === 'raw')
      return void response.writeHead(fault.status ?? 200, { 'content-type': 'text/xml' }).end(fault.body);
    answer(response, action, `<MessageId>${mail.messageId}</MessageId>`);
  }

  #isTooFast(): boolean {
    const since = performance.now() - 1_000;
    return this.mails.filter(({ atMs }) => atMs > since).length >= this.account.maxPerSecond;
  }

  #take(form: URLSearchParams, destinations: readonly string[]): TakenMail {
    const messageId = `0102${randomUUID()}-000000`;
    const parts = partsOf(form);
    const text =
      parts === undefined
        ? Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString('utf8')
        : `Message-ID: <>\r\nSubject: ${parts.subject}\r\n\r\n${parts.html}${parts.text}`;
    const [header = '', ...body] = text.split('\r\n\r\n');
    const stamped = header.replace(/^Message-ID: .*$/im, `Message-ID: <${messageId}@eu-west-1.amazonses.com>`);
    const names = members(form, 'Tags.member', '.Name');
    const values = members(form, 'Tags.member', '.Value');
    const mail: TakenMail = {
      messageId,
      raw: Buffer.from([stamped, ...body].join('\r\n\r\n')),
      source: form.get('Source') ?? '',
      destinations,
      parts,
      tags: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
      configurationSet: form.get('ConfigurationSetName') ?? undefined,
      atMs: performance.now(),
    };
    this.mails.push(mail);
    this.account.sentInDay += 1;
    return mail;
  }

  #quota(): string {
    const { maxPerDay, maxPerSecond, sentInDay } = this.account;
    return `<Max24HourSend>${maxPerDay.toFixed(1)}</Max24HourSend><SentLast24Hours>${sentInDay.toFixed(1)}</SentLast24Hours><MaxSendRate>${maxPerSecond.toFixed(1)}</MaxSendRate>`;
  }

  #identities(asked: readonly string[]): string {
    const entries = asked
      .filter((identity) => this.account.verified.includes(identity))
      .map(
        (identity) =>
          `<entry><key>${identity}</key><value><VerificationStatus>Success</VerificationStatus></value></entry>`,
      );
    return `<VerificationAttributes>${entries.join('')}</VerificationAttributes>`;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** What comes in the body and what comes in the address count alike. */
async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  for (const [name, value] of new URLSearchParams(await textOf(request))) searchParams.append(name, value);
  return searchParams;
}

const tooLong = '<html>\r\n<head><title>414 Request-URI Too Large</title></head>\r\n</html>\r\n';

/** Subject and texts of SendEmail as they arrive: without a charset they are ASCII, and other signs are lost. */
function partsOf(form: URLSearchParams): TakenMail['parts'] {
  if (form.get('Action') !== 'SendEmail') return undefined;
  const read = (name: string): string => {
    const data = form.get(`${name}.Data`) ?? '';
    return form.has(`${name}.Charset`) ? data : data.replaceAll(/[^\p{ASCII}]/gu, '?');
  };
  return { subject: read('Message.Subject'), html: read('Message.Body.Html'), text: read('Message.Body.Text') };
}

/** `Tags.member.1.Name`, `Tags.member.2.Name`, ... */
function members(form: URLSearchParams, prefix: string, suffix = ''): readonly string[] {
  const values: string[] = [];
  for (let number = 1; ; number += 1) {
    const value = form.get(`${prefix}.${number}${suffix}`);
    if (value === null) return values;
    values.push(value);
  }
}

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';

function answer(response: ServerResponse, action: string, result: string): void {
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  const body = `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>${metadata}</${action}Response>`;
  response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
}

function fail(
  response: ServerResponse,
  { status = 400, code, message = code }: Extract<SesFault, { kind: 'error' }>,
): void {
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const body = `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${text}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() }).end(body);
}
