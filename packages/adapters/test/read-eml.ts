import type { DeliveredMail } from '@ai-manager/core/testing';

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Reads a mail by the RFCs and not by what wrote it (5322 header fields, 2046 multipart, 2045 quoted-printable and
 * base64, 2047 encoded words), as strictly as a mail program that shows all it finds.
 */
export function readEml(bytes: Uint8Array): DeliveredMail {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (/(?<!\r)\n|\r(?!\n)/.test(text)) throw new Error('A line does not end in CRLF');
  if (text.split('\r\n').some((line) => line.length > 998)) throw new Error('A line is longer than 998 characters');
  const mail = readPart(text);
  const parts = readMultipart(mail);
  const bodyOf = (type: string): string => {
    const found = parts.filter((part) => field(part, 'content-type').startsWith(type));
    if (found.length > 1) throw new Error(`There are ${found.length} parts of ${type}`);
    return found[0] === undefined ? '' : decodeBody(found[0]);
  };
  return {
    to: readAddress(field(mail, 'to')),
    from: readAddress(field(mail, 'from')),
    subject: decodeWords(field(mail, 'subject')),
    html: bodyOf('text/html'),
    text: bodyOf('text/plain'),
    messageId: field(mail, 'message-id'),
    headerNames: [...mail.headers.keys()].toSorted(),
  };
}

function field(part: Part, name: string): string {
  return part.headers.get(name) ?? '';
}

function readPart(text: string): Part {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) throw new Error('The header does not end');
  const headers = new Map<string, string>();
  for (const line of text
    .slice(0, end)
    .replaceAll(/\r\n(?=[ \t])/g, '')
    .split('\r\n')) {
    const match = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line);
    if (match?.[1] === undefined) throw new Error(`"${line}" is no header field`);
    const name = match[1].toLowerCase();
    if (headers.has(name)) throw new Error(`The field ${name} is there twice`);
    headers.set(name, match[2] ?? '');
  }
  return { headers, body: text.slice(end + 4) };
}

function readMultipart(mail: Part): readonly Part[] {
  const boundary = /^multipart\/alternative;.*boundary="([^"]+)"/.exec(field(mail, 'content-type'))?.[1];
  if (boundary === undefined) return [mail];
  const [preamble, ...pieces] = `\r\n${mail.body}`.split(`\r\n--${boundary}`);
  const last = pieces.pop();
  if (preamble !== '' || last === undefined || !/^--(\r\n)?$/.test(last)) throw new Error('The mail is not complete');
  return pieces.map((piece) => readPart(piece.replace(/^\r\n/, '')));
}

function decodeBody(part: Part): string {
  const encoding = field(part, 'content-transfer-encoding').toLowerCase();
  if (encoding === 'base64') return Buffer.from(part.body, 'base64').toString('utf8').replaceAll('\r\n', '\n');
  if (encoding !== 'quoted-printable') return part.body.replaceAll('\r\n', '\n');
  const joined = part.body.replaceAll(/[ \t]+(?=\r\n)/g, '').replaceAll('=\r\n', '');
  return decodePercent(joined.replaceAll('%', '=25').replaceAll(/=([0-9A-F]{2})/g, '%$1')).replaceAll('\r\n', '\n');
}

function decodeWords(text: string): string {
  const word = /=\?utf-8\?([qb])\?([^?]*)\?=/gi;
  // White space between two encoded words is not part of the text.
  return text
    .replaceAll(/(\?=)[ \t]+(?==\?utf-8\?)/gi, '$1')
    .replaceAll(word, (_whole, encoding: string, content: string) => {
      if (encoding.toUpperCase() === 'B') return Buffer.from(content, 'base64').toString('utf8');
      return decodePercent(
        content
          .replaceAll('_', ' ')
          .replaceAll('%', '=25')
          .replaceAll(/=([0-9A-F]{2})/gi, '%$1'),
      );
    });
}

const decodePercent = (text: string): string => decodeURIComponent(text);

function readAddress(text: string): DeliveredMail['to'] {
  const match = /^(?:(.*?)[ \t]*<([^<>,\s]+)>|([^<>,\s]+))$/.exec(text);
  const address = match?.[2] ?? match?.[3];
  if (address === undefined) throw new Error(`"${text}" is not one address`);
  const name = match?.[1] ?? '';
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(name)?.[1];
  if (quoted === undefined && /[",<>]/.test(name)) throw new Error(`"${name}" has to be in quotes`);
  return { address, name: quoted === undefined ? decodeWords(name) : quoted.replaceAll(/\\(.)/g, '$1') };
}
