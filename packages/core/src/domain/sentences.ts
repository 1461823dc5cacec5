/** A sentence or list item; `text` is `source.slice(start, end)`, trimmed of white space and list marks. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** index of the line it stands on, counted over lines that are not blank */
  readonly line: number;
  /** whether it opens a list item, such as `- ` or `2) ` */
  readonly isItem: boolean;
}

/** A line's mark: quote, heading, bullet, number, check box. */
const lineMark =
  /^[ \t\u3000]*(?:(?:>|#{1,6}(?=\s)|[-*+•▪◦·–—・●○■□◆✓✔✗✘☐☑]|\(?\p{Nd}{1,2}(?:[)、．](?=[^\d])|\.(?=[ \t\u3000])(?!\s+(?:[Jj]an|[Ff]eb|[Mm]är|[Mm]ar|[Aa]pr|[Mm]a[ijy]|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|[Oo][kc]t|[Nn]ov|[Dd]e[zc])))|[a-z]\)|\[[ xX]\])[ \t\u3000]*)+/u;
const bullet = /(?:[-*+•▪◦·–—・●○■□◆✓✔✗✘☐☑)]|[\p{Nd}][.)、．])/u;
/** The end of a sentence: marks that need a space after them, and marks of scripts that write none. */
const sentenceEnd = /[.!?…]+["'”’»)\]]*(?=\s)|[。！？؟।॥｡]+[」』”）)]*/gu;
/** A full stop after these ends no sentence: abbreviations, initials, ordinal numbers such as German `20. November`. */
const noEnd =
  /(?:^|[\s(„"])(?:\p{L}|[Cc]a|[Nn]r|[Nn]o|[Dd]r|[Mm]rs?|[Ss]t|[Vv]s|[Ee]tc|[Aa]pprox|[Ii]nkl|[Bb]zw|[Uu]sw|[Mm]io|[Mm]rd|[Tt]sd|[Ee]\.g|[Ii]\.e|[Zz]\. ?B|[Pp]ág|[Nn]úm|[Tt]ys|[Mm]ln|[Тт]ис|[Тт]ыс|[Мм]лн|[Гг]рн|[Рр]уб)\.$/u;

/** `20. November` or `3. place`: a full stop that makes a number an ordinal, before a small letter or a German month. */
const ordinal = /(?:^|[\s(])\p{Nd}{1,2}\.$/u;
const afterOrdinal = /^\s+(?:\p{Ll}|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)/u;

/** Splits a text into sentences and list items without changing a character; white space and list marks are left out. */
export function splitSentences(source: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let line = 0;
  let offset = 0;
  for (const raw of source.split('\n')) {
    if (raw.trim() !== '') {
      addLine(sentences, { raw, offset, line });
      line += 1;
    }
    offset += raw.length + 1;
  }
  return sentences;
}

function addLine(sentences: Sentence[], { raw, offset, line }: { raw: string; offset: number; line: number }): void {
  const mark = lineMark.exec(raw)?.[0] ?? '';
  let start = mark.length;
  let isItem = bullet.test(mark);
  const push = (end: number): void => {
    const part = raw.slice(start, end);
    const lead = part.length - part.trimStart().length;
    const text = part.trim();
    if (text !== '') {
      sentences.push({ text, start: offset + start + lead, end: offset + start + lead + text.length, line, isItem });
      isItem = false;
    }
    start = end;
  };
  for (const match of raw.matchAll(sentenceEnd)) {
    if (match.index < start) continue;
    const end = match.index + match[0].length;
    if (match[0] === '.' && isInside(raw.slice(Math.max(start, end - 12), end), raw.slice(end, end + 8))) continue;
    push(end);
  }
  push(raw.length);
}

function isInside(before: string, after: string): boolean {
  return noEnd.test(before) || (ordinal.test(before) && afterOrdinal.test(after));
}
