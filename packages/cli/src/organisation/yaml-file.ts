import type { Document } from 'yaml';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { FolderProblem } from './roster-files.ts';

/** A YAML file that still knows on which line each value stands. */
export interface YamlFile {
  readonly name: string;
  readonly value: unknown;
  /** line of the value at a path, or of its nearest ancestor that exists; null for an empty file */
  lineOf(path: readonly PropertyKey[]): number | null;
}

/** Parses YAML (or JSON). @returns the file, or what is wrong with its syntax */
export function parseYamlFile(name: string, text: string): YamlFile | readonly FolderProblem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return document.errors.map((error) => ({
      file: name,
      line: lines.linePos(error.pos[0]).line,
      field: null,
      message: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code,
      remedy: 'Correct the YAML: check indentation, colons and quotes on this line and the one above.',
    }));
  }
  try {
    return { name, value: document.toJS() as unknown, lineOf: (path) => lineOf(document, lines, path) };
  } catch (error) {
    // Aliases that multiply beyond all measure, or point at nothing.
    const message = error instanceof Error ? error.message : String(error);
    return [{ file: name, line: null, field: null, message, remedy: aliasRemedy }];
  }
}

const aliasRemedy = 'Write the values out instead of referring to them with & and *.';

/** What a schema says about a file, each with its line. */
export function toProblems(
  file: YamlFile,
  issues: readonly Pick<z.core.$ZodIssue, 'path' | 'message'>[],
  remedy: string,
): readonly FolderProblem[] {
  return issues.map(({ path, message }) => ({
    file: file.name,
    line: file.lineOf(path),
    field: path.length === 0 ? null : path.map(String).join('.'),
    message,
    remedy,
  }));
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return null;
}
