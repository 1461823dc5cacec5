/** What a reader of a mail in plain text sees, however it was encoded on its way. */
export function mailText(raw: string): string {
  const [header = '', ...body] = raw.split('\r\n\r\n');
  const content = body.join('\r\n\r\n');
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(header)?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(content, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? fromQuotedPrintable(content) : content;
}

function fromQuotedPrintable(content: string): string {
  const joined = content.replaceAll('=\r\n', '');
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
