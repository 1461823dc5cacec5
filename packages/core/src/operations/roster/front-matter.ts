import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ImportProblem } from '../people.ts';
import { shown } from './problem.ts';

/** A member of the front matter as text. */
export interface FrontMatterField {
  readonly key: string;
  /** 1-based line in the file */
  readonly line: number;
  /** one text, or the texts of a list; null: the value is no text, number or list of these */
  readonly texts: readonly string[] | null;
  readonly isList: boolean;
}

export type FrontMatter =
  | {
      readonly fields: readonly FrontMatterField[];
      readonly body: string;
      readonly bodyLine: number;
      readonly problem: null;
    }
  | { readonly problem: Pick<ImportProblem, 'line' | 'message' | 'remedy'> };

/** Longer front matter is no front matter; YAML readers are slow on large input. */
const maxCharacters = 20_000;
const remedy = 'Begin the file with ---, lines such as "week: 2026-W47", and a line --- that ends them.';

/** Splits a Markdown text into its YAML front matter, which may be missing, and the rest. */
export function readFrontMatter(text: string): FrontMatter {
  const blankLines = /^(?:[^\S\n]*\n)*/.exec(text)?.[0] ?? '';
  const start = text.slice(blankLines.length);
  const firstLine = blankLines.split('\n').length;
  const opening = /^---[^\S\n]*\n/.exec(start)?.[0];
  if (opening === undefined) return { fields: [], body: start, bodyLine: firstLine, problem: null };
  const rest = start.slice(opening.length);
  const closing = /^(?:---|\.\.\.)[^\S\n]*$/m.exec(rest.slice(0, maxCharacters));
  if (closing === null) {
    return {
      problem: {
        line: firstLine,
        message: 'The front matter that begins here is not closed; the update was left out.',
        remedy,
      },
    };
  }
  const yaml = rest.slice(0, closing.index);
  const after = rest.slice(closing.index + closing[0].length);
  const bodyLine = firstLine + 1 + yaml.split('\n').length - 1;
  const read = readYaml(yaml, firstLine + 1);
  return read.problem === null ? { ...read, body: after, bodyLine } : read;
}

type YamlFields =
  | { readonly fields: readonly FrontMatterField[]; readonly problem: null }
  | { readonly problem: Pick<ImportProblem, 'line' | 'message' | 'remedy'> };

function readYaml(yaml: string, firstLine: number): YamlFields {
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false, logLevel: 'silent', schema: 'core' });
  const lineAt = (offset: number | undefined): number =>
    firstLine + Math.max(0, lineCounter.linePos(offset ?? 0).line - 1);
  const error = document.errors[0];
  if (error !== undefined) {
    const isDuplicate = error.code === 'DUPLICATE_KEY';
    const message = isDuplicate
      ? 'A key of the front matter stands there twice'
      : 'The front matter is no valid YAML at this line';
    return {
      problem: {
        line: lineAt(error.pos[0]),
        message: `${message}; the update was left out.`,
        remedy: isDuplicate
          ? 'Keep one of the two lines.'
          : 'Write "key: value" lines, and put a value that holds a colon or quotes into quotes.',
      },
    };
  }
  const { contents } = document;
  if (contents === null) return { fields: [], problem: null };
  if (!isMap(contents))
    return {
      problem: {
        line: firstLine,
        message: 'The front matter holds no "key: value" lines; the update was left out.',
        remedy,
      },
    };
  const fields = contents.items.map(({ key, value }): FrontMatterField => {
    const keyText = textOf(key) ?? '';
    const line = lineAt(isScalar(key) ? key.range?.[0] : 0);
    return { key: shown(keyText), line, texts: textsOf(value), isList: isSeq(value) };
  });
  return { fields, problem: null };
}

function textsOf(node: unknown): readonly string[] | null {
  if (!isSeq(node)) {
    const text = textOf(node);
    return text === null ? null : [text].filter((entry) => entry !== '');
  }
  const texts = node.items.map(textOf);
  return texts.every((text) => text !== null) ? texts.filter((text) => text !== '') : null;
}

/** A scalar as it is written, so that an id such as 007 keeps its zeros; empty for null. */
function textOf(node: unknown): string | null {
  if (node === null || node === undefined) return '';
  if (isAlias(node) || !isScalar(node)) return null;
  if (node.value === null || node.value === undefined) return '';
  return typeof node.value === 'string' ? node.value.trim() : (node.source ?? null);
}
