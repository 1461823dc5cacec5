/** A reply of Redis (RESP2). Texts are bytes: Redis does not know about characters. */
export type Reply =
  | { readonly kind: 'text'; readonly bytes: Buffer }
  /** a status such as OK */
  | { readonly kind: 'status'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'list'; readonly items: readonly Reply[] };

interface Parsed {
  readonly reply: Reply;
  readonly end: number;
}

/** Takes the bytes as they come and hands on each reply once it is complete. */
export function createReplyReader(onReply: (reply: Reply) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (let parsed = parse(pending, 0); parsed !== null; parsed = parse(pending, 0)) {
      pending = pending.subarray(parsed.end);
      onReply(parsed.reply);
    }
  };
}

/** null: the reply is not complete yet */
function parse(bytes: Buffer, start: number): Parsed | null {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd < 0) return null;
  const kind = String.fromCharCode(bytes[start] ?? 0);
  const line = bytes.toString('utf8', start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (kind) {
    case '+':
      return { reply: { kind: 'status', text: line }, end };
    case '-':
      return { reply: { kind: 'error', message: line }, end };
    case ':':
      return { reply: { kind: 'number', value: Number(line) }, end };
    case '$':
      return parseText(bytes, end, Number(line));
    case '*':
      return parseList(bytes, end, Number(line));
    default:
      throw new Error(`Redis sent something that is no reply (${kind}).`);
  }
}

function parseText(bytes: Buffer, start: number, length: number): Parsed | null {
  if (length < 0) return { reply: { kind: 'nothing' }, end: start };
  const end = start + length + 2;
  if (bytes.length < end) return null;
  return { reply: { kind: 'text', bytes: Buffer.from(bytes.subarray(start, start + length)) }, end };
}

function parseList(bytes: Buffer, start: number, length: number): Parsed | null {
  if (length < 0) return { reply: { kind: 'nothing' }, end: start };
  const items: Reply[] = [];
  let end = start;
  while (items.length < length) {
    const item = parse(bytes, end);
    if (item === null) return null;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: { kind: 'list', items }, end };
}
