import type { ImportProblem } from '../people.ts';

/** Longest piece of a value that a problem repeats: enough to find it, too little to hold a row. */
const shownCharacters = 40;

/** A value as a problem shows it: on one line, without control characters, at most 40 characters long. */
export function shown(value: string): string {
  // Cut first: a cell can hold megabytes.
  const start = value.slice(0, shownCharacters * 4);
  const line = start.replace(/[\s\p{C}]+/gu, ' ').trim();
  const characters = [...line];
  const isCut = characters.length > shownCharacters || start.length < value.length;
  return isCut ? `${characters.slice(0, shownCharacters - 1).join('')}…` : line;
}

/** `1,234`, the same on every machine. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Problems in the order in which people mend them: by file as they were read, then by line, whole files first. */
export function sortProblems(problems: readonly ImportProblem[], files: readonly string[]): ImportProblem[] {
  const rank = new Map(files.map((file, index) => [file, index]));
  const rankOf = ({ file }: ImportProblem): number => rank.get(file) ?? files.length;
  return problems.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.line ?? 0) - (b.line ?? 0));
}
