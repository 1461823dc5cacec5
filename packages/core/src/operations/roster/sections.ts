import type { SectionName, SubmissionSections } from '../../domain/submission.ts';
import { sectionNames } from '../../domain/submission.ts';
import { normaliseHeader } from './table.ts';

const aliases: Readonly<Record<SectionName, readonly string[]>> = {
  oneLiner: ['one-liner', 'one line', 'one-line summary', 'elevator pitch', 'pitch'],
  tam: [
    'tam',
    'total addressable market',
    'total addressable market tam',
    'tam total addressable market',
    'addressable market',
    'market',
    'market size',
  ],
  spov: [
    'spov',
    'spiky point of view',
    'spiky point of view spov',
    'spov spiky point of view',
    'spiky pov',
    'point of view',
    'pov',
  ],
  goals: ['goals', 'goal', 'goals and plans', 'weekly goals', 'goals for next week', 'objectives'],
  achievements: [
    'achievements',
    'achievement',
    'achieved',
    'accomplishments',
    'weekly achievements',
    'achievements this week',
    'results',
    'what was done',
  ],
};

const sectionByHeading = new Map(
  sectionNames.flatMap((name) => aliases[name].map((alias): [string, SectionName] => [normaliseHeader(alias), name])),
);

export interface ReadSections {
  readonly sections: SubmissionSections;
  /** whether any of the known headings was found */
  readonly found: boolean;
  /** headings on the level of the sections that are not known, and text before the first one: what was not read */
  readonly unread: readonly { readonly line: number; readonly heading: string | null }[];
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

/**
 * Splits the body of a submission by its headings. Deeper headings belong to the section they are in; headings inside
 * fenced code are no headings; a section that stands there twice is joined.
 *
 * @param firstLine - line of the file on which `body` starts, 1-based
 */
export function readSections(body: string, firstLine: number): ReadSections {
  const lines = body.split('\n');
  const fenced = findFences(lines);
  const texts = new Map<SectionName, string[]>();
  const unread: { line: number; heading: string | null }[] = [];
  let current: { readonly name: SectionName | null; readonly level: number } = { name: null, level: 0 };
  let saidPreamble = false;
  for (const [index, line] of lines.entries()) {
    const heading = fenced.has(index) ? null : headingOf(line);
    const name = heading === null ? undefined : sectionOf(heading);
    const opensSection =
      heading !== null &&
      name !== undefined &&
      (heading.level <= current.level || current.level === 0 || !texts.has(name));
    if (opensSection && name !== undefined) {
      current = { name, level: heading.level };
      const earlier = texts.get(name);
      if (earlier === undefined) texts.set(name, []);
      else earlier.push('');
    } else if (heading !== null && current.level > 0 && heading.level <= current.level) {
      current = { name: null, level: heading.level };
      unread.push({ line: firstLine + index, heading: heading.text });
    } else if (current.name !== null) {
      texts.get(current.name)?.push(line);
    } else if (current.level === 0 && heading === null && line.trim() !== '' && !saidPreamble) {
      saidPreamble = true;
      unread.push({ line: firstLine + index, heading: null });
    }
  }
  const sections = Object.fromEntries(
    sectionNames.map((name) => [name, (texts.get(name) ?? []).join('\n').trim()]),
  ) as SubmissionSections;
  return { sections, found: texts.size > 0, unread };
}

function headingOf(line: string): Heading | null {
  // A long line is text; looking at its start keeps this linear.
  const match = /^ {0,3}(#{1,6})(?:[ \t]+|$)(.*)$/.exec(line.slice(0, 300));
  return match === null ? null : { level: match[1]?.length ?? 1, text: match[2] ?? '' };
}

/** Understands numbers, emphasis, emoji and explanations around a title: `2. **TAM** (total addressable market)`. */
function sectionOf({ text }: Heading): SectionName | undefined {
  const plain = normaliseHeader(text.replace(/^[\d.)\s]+/, ''));
  return (
    sectionByHeading.get(plain) ??
    sectionByHeading.get(normaliseHeader(text.replace(/^[\d.)\s]+/, '').replace(/[([:].*$/, '')))
  );
}

/** Indices of the lines of fenced code; a fence that is never closed is text, so that it cannot swallow the sections after it. */
function findFences(lines: readonly string[]): ReadonlySet<number> {
  const fenced = new Set<number>();
  let open: { readonly marker: string; readonly from: number } | null = null;
  for (const [index, line] of lines.entries()) {
    const marker: string | undefined = /^ {0,3}(`{3,}|~{3,})/.exec(line.slice(0, 300))?.[1];
    if (marker === undefined) continue;
    if (open === null) open = { marker, from: index };
    else if (marker.startsWith(open.marker)) {
      for (let at = open.from; at <= index; at += 1) fenced.add(at);
      open = null;
    }
  }
  return fenced;
}
