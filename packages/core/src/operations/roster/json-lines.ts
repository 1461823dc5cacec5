/** Where the objects of a JSON array stand. */
export interface JsonElement {
  /** 1-based line on which the element starts */
  readonly line: number;
  /** line of each key of the element itself, not of what is nested in it */
  readonly keyLines: ReadonlyMap<string, number>;
}

interface Scan {
  readonly elements: readonly JsonElement[];
  /** line of the first thing that is no JSON; null when all of it is */
  readonly errorLine: number | null;
}

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const token = /[\s\uFEFF]*([{}[\]:,]|"|-?\d[\d.eE+-]*|true|false|null|$)/y;

/**
 * Finds the lines of the elements of a top-level JSON array and of their keys, which JSON.parse does not tell, and the
 * line of the first syntax error. It checks the order of tokens; what a token holds is left to JSON.parse.
 */
export function scanJson(text: string): Scan {
  const elements: { line: number; keyLines: Map<string, number> }[] = [];
  const open: string[] = [];
  const lines = createLineCounter(text);
  let expected: Expected = 'value';
  for (let at = 0; ;) {
    token.lastIndex = at;
    const found = token.exec(text)?.[1];
    if (found === undefined) return { elements, errorLine: lines.at(skipWhiteSpace(text, at)) };
    const start = token.lastIndex - found.length;
    if (found === '') return { elements, errorLine: expected === 'nothing' ? null : lines.at(start) };
    const kind = kindOf(found, expected);
    if (!isExpected(kind, expected)) return { elements, errorLine: lines.at(start) };
    at = found === '"' ? endOfString(text, start) : token.lastIndex;
    if (at === -1) return { elements, errorLine: lines.at(start) };
    if (kind === 'open' || kind === 'scalar') {
      if (open.length === 1 && open[0] === '[') elements.push({ line: lines.at(start), keyLines: new Map() });
    }
    if (kind === 'key' && open.length === 2 && open[0] === '[')
      elements.at(-1)?.keyLines.set(keyOf(text.slice(start, at)), lines.at(start));
    if (kind === 'open') open.push(found);
    if (kind === 'close' && open.pop() !== (found === '}' ? '{' : '[')) return { elements, errorLine: lines.at(start) };
    expected = nextExpected(kind, open, found);
  }
}

type Kind = 'open' | 'close' | 'colon' | 'comma' | 'key' | 'scalar';

function kindOf(found: string, expected: Expected): Kind {
  if (found === '{' || found === '[') return 'open';
  if (found === '}' || found === ']') return 'close';
  if (found === ':') return 'colon';
  if (found === ',') return 'comma';
  return found === '"' && expected.startsWith('key') ? 'key' : 'scalar';
}

function isExpected(kind: Kind, expected: Expected): boolean {
  switch (kind) {
    case 'open':
    case 'scalar':
      return expected === 'value' || expected === 'value-or-end';
    case 'close':
      return expected.endsWith('-or-end');
    case 'key':
      return expected === 'key' || expected === 'key-or-end';
    case 'colon':
      return expected === 'colon';
    case 'comma':
      return expected === 'comma-or-end';
  }
}

function nextExpected(kind: Kind, open: readonly string[], found: string): Expected {
  const inside = open.at(-1);
  switch (kind) {
    case 'open':
      return found === '{' ? 'key-or-end' : 'value-or-end';
    case 'key':
      return 'colon';
    case 'colon':
      return 'value';
    case 'comma':
      return inside === '{' ? 'key' : 'value';
    case 'scalar':
    case 'close':
      return inside === undefined ? 'nothing' : 'comma-or-end';
  }
}

/** Index after the closing quote of a string that starts at `start`; -1 when it is not closed on its line. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === '\n') return -1;
    if (character === '\\') at += 1;
  }
  return -1;
}

function keyOf(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}

function skipWhiteSpace(text: string, at: number): number {
  let index = at;
  while (index < text.length && /\s/.test(text[index] ?? '')) index += 1;
  return index;
}

/** Counts lines up to offsets that only rise. */
function createLineCounter(text: string): { at(offset: number): number } {
  let line = 1;
  let next = text.indexOf('\n');
  return {
    at(offset) {
      while (next !== -1 && next < offset) {
        line += 1;
        next = text.indexOf('\n', next + 1);
      }
      return line;
    },
  };
}
