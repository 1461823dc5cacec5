/** Names of fields whose values never leave the process. */
const secretKey = /(?:^|[_.-]|(?<=[a-z]))(?:api[_-]?key|secret|token|password|passwd|authorization|cookie|credential|private[_-]?key)s?$/i;
const countedTokens = /^(?:input|output|reasoning|cache(?:read|write)|max(?:output)?)tokens?$/i;
const secretText: readonly RegExp[] = [
  /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}/g,
  /\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /(?<=[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/gi,
];
const removed = '[removed]';
const maxDepth = 8;

/** A copy of a JSON value without what looks like a secret: by the name of its field, or by its own shape. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[nested too deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, isSecretKey(key) && member !== null ? removed : redact(member, depth + 1)]),
  );
}

/** A text without keys, bearer tokens and passwords in URLs. */
export function redactText(text: string): string {
  return secretText.reduce((result, pattern) => result.replace(pattern, removed), text);
}

function isSecretKey(key: string): boolean {
  return secretKey.test(key) && !countedTokens.test(key);
}
