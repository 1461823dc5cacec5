import { styleText } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

type Paint = (text: string) => string;

/** Colours and signs that fit where the text goes; without colours each paint returns its text. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  readonly unicode: boolean;
}

/** One of the two streams a command writes to. */
export interface Terminal {
  readonly stream: NodeJS.WritableStream;
  readonly style: Style;
  /** a person watches and lines can be redrawn */
  readonly interactive: boolean;
  /** columns to fill; 80 where nobody knows */
  width(): number;
  /** Writes text for a person: what would steer the terminal is left out. */
  write(text: string): void;
}

type WritableTerminal = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** @param environment - NO_COLOR, FORCE_COLOR, TERM, COLUMNS and the locale variables are read */
export function createTerminal(stream: WritableTerminal, environment: Environment): Terminal {
  const isTty = stream.isTTY === true;
  const dumb = environment['TERM'] === 'dumb';
  return {
    stream,
    style: createStyle({ colors: usesColors(isTty && !dumb, environment), unicode: showsUnicode(environment) }),
    // A terminal that says it has no columns does not know its size, and a line in it cannot be redrawn.
    interactive: isTty && !dumb && stream.columns !== 0 && !isSet(environment['CI']),
    width: () => Math.max(40, stream.columns || Number(environment['COLUMNS']) || 80),
    write: (text) => void stream.write(withoutSteering(text)),
  };
}

/** Colours, titles and links of terminals, other sequences, then single characters; newline and tab stay. */
const steering =
  /\u001b\[[\d;]*m|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Names, texts and messages come from people, files and services: what could move the cursor, set the window's title
 * or turn the direction of a line is taken out. Colours stay, they are ours.
 */
function withoutSteering(text: string): string {
  return text.replaceAll(steering, (match) => (/^\u001b\[[\d;]*m$/.test(match) ? match : ''));
}

export function createStyle({ colors, unicode }: { readonly colors: boolean; readonly unicode: boolean }): Style {
  const paint = (format: Parameters<typeof styleText>[0]): Paint =>
    colors ? (text) => styleText(format, text, { validateStream: false }) : (text) => text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
    unicode,
  };
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/** NO_COLOR (no-color.org) wins over everything; FORCE_COLOR asks for colours where no terminal is. */
function usesColors(capable: boolean, environment: Environment): boolean {
  if (isSet(environment['NO_COLOR'])) return false;
  const force = environment['FORCE_COLOR'];
  return force === undefined ? capable : force !== '0' && force !== 'false';
}

/** Unknown locales are taken for UTF-8; the plain Linux console and a locale that names something else are not. */
function showsUnicode(environment: Environment): boolean {
  if (environment['TERM'] === 'linux') return false;
  const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find(isSet);
  return locale === undefined || /utf-?8/i.test(locale);
}
