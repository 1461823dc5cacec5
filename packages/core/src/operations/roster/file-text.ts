import type { ImportProblem } from '../people.ts';

/** A file as the readers of this folder see it. */
export interface RosterText {
  readonly file: string;
  /** without byte order mark; every line ends in `\n`, so that lines are counted as an editor does */
  readonly text: string;
  /** whether some characters were lost when the file was decoded, or are no text */
  readonly damaged: boolean;
}

/** Characters that stand for bytes a decoder could not read, and NUL, which no text holds. */
export const damagePattern = /[\uFFFD\u0000]/;

/** Prepares a file's content for reading, or says why there is nothing to read. */
export function toRosterText(file: string, content: string): RosterText | ImportProblem {
  const unreadable = whyUnreadable(content);
  if (unreadable !== null) return { file, line: null, field: null, ...unreadable };
  const text = content.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (text.trim() === '') {
    return {
      file,
      line: null,
      field: null,
      message: 'The file is empty.',
      remedy: 'Fill it, or leave it out of the import.',
    };
  }
  return { file, text, damaged: damagePattern.test(text) };
}

function whyUnreadable(content: string): Pick<ImportProblem, 'message' | 'remedy'> | null {
  if (/^PK[\u0003\u0005]/.test(content)) {
    return {
      message: 'The file is an Excel workbook or an archive, no text.',
      remedy: 'Export the sheet as CSV (in Excel: "CSV UTF-8").',
    };
  }
  const start = content.slice(0, 2_000);
  const nuls = start.split('\0').length - 1;
  // Text of UTF-16 read as UTF-8: its Latin letters come with a NUL each.
  if (nuls > 1 && nuls * 5 >= start.length) {
    return {
      message: 'The file is written in UTF-16, not in UTF-8.',
      remedy: 'Save it as UTF-8 (in Excel: "CSV UTF-8").',
    };
  }
  return null;
}
