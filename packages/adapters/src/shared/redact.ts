/** Names of fields whose values are secrets, whatever their type. */
const secretKey =
  /(?:^|[_.\s-]|(?<=[a-z]))(?:api[_-]?key|secret(?:[_-]?key)?|access[_-]?key|private[_-]?key|password|passwd|passphrase|authorization|set-cookie|cookie|credential)s?$/i;
/** A token is a secret, tokens that are counted are none. */
const tokenKey = /tokens?$/i;
const secretText: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  /\b(?:sk|pk|rk)-[\w-]{16,}/g,
  /\b(?:gh[opsur]|github_pat|xox[abeprs]|glpat)[_-][\w-]{16,}/g,
  /\bAIza[\w-]{30,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/gi,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  // A password in a URL, or in its query.
  /(?<=[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s@/]+(?=@)/gi,
  /(?<=[?&](?:api[_-]?key|key|token|access_token|secret|password|sig|signature)=)[^&\s#"']+/gi,
];
const removed = '[removed]';
const maxDepth = 8;
const maxValues = 5_000;
const maxCharacters = 20_000;

interface Walk {
  /** the objects that hold the one being copied, to notice circles */
  readonly holders: object[];
  values: number;
}

/**
 * A JSON copy of a value without what looks like a secret: by the name of its field, or by its own shape. Never throws
 * and never grows without bound: circles, getters that throw, what is no JSON, what is too long, too deep or too many
 * are replaced by a word in brackets.
 */
export function redact(value: unknown): unknown {
  return copy(value, { holders: [], values: 0 });
}

/** A text without keys, bearer tokens and passwords in URLs; cut when it is very long. */
export function redactText(text: string): string {
  const start = text.length > maxCharacters ? `${text.slice(0, maxCharacters)}[cut: ${text.length} characters]` : text;
  return secretText.reduce((result, pattern) => result.replace(pattern, removed), start);
}

function copy(value: unknown, walk: Walk): unknown {
  walk.values += 1;
  switch (typeof value) {
    case 'string':
      return redactText(value);
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : copyObject(value, walk);
    default:
      return undefined;
  }
}

function copyObject(value: object, walk: Walk): unknown {
  if (walk.holders.includes(value)) return '[circular]';
  if (walk.holders.length >= maxDepth) return '[too deep]';
  walk.holders.push(value);
  try {
    if (Array.isArray(value)) return copyItems(value, walk);
    if (value instanceof Error) return copyMembers(errorMembers(value), walk);
    if ('toJSON' in value && typeof value.toJSON === 'function') return copy(value.toJSON(), walk);
    return copyMembers(value, walk);
  } catch {
    return '[unreadable]';
  } finally {
    walk.holders.pop();
  }
}

function copyItems(items: readonly unknown[], walk: Walk): readonly unknown[] {
  const copies: unknown[] = [];
  for (const item of items) {
    if (walk.values >= maxValues) return [...copies, '[too many]'];
    copies.push(copy(item, walk) ?? null);
  }
  return copies;
}

function copyMembers(members: object, walk: Walk): Readonly<Record<string, unknown>> {
  const copies: [string, unknown][] = [];
  for (const key of Object.keys(members)) {
    if (walk.values >= maxValues) {
      copies.push(['[too many]', true]);
      break;
    }
    copies.push([key, copyMember(members, key, walk)]);
  }
  // Not by assignment: a member may be called `__proto__`.
  return Object.fromEntries(copies);
}

function copyMember(members: object, key: string, walk: Walk): unknown {
  try {
    const member: unknown = Reflect.get(members, key);
    if (member === null || member === undefined) return member;
    return isSecret(key, member) ? removed : copy(member, walk);
  } catch {
    return '[unreadable]';
  }
}

function isSecret(key: string, member: unknown): boolean {
  return secretKey.test(key) || (tokenKey.test(key) && typeof member === 'string');
}

/** What helps of an error: its members apart from the stack, which names folders of the machine. */
function errorMembers(error: Error): object {
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  };
}
