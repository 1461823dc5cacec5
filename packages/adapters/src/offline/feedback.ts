import { sanitizeText } from '@ai-manager/core';
import type { Feedback } from '@ai-manager/core';
import { otherTexts, summaryTexts, textsByCriterion } from './feedback-texts.ts';
import type { CriterionTexts } from './feedback-texts.ts';
import type { FeedbackCriterion, FeedbackInput } from './inputs.ts';

const maxQuoteCharacters = 160;

/**
 * Writes a feedback from levels, verified quotes and what is missing; it adds no fact of its own and names no grade.
 * English only: for another language the summary says so. Wording varies by project, not by chance.
 */
export function writeFeedback(given: FeedbackInput): Feedback {
  const input = { ...given, criteria: given.criteria.filter(({ kind }) => kind === 'judged') };
  const seed = hash(
    `${input.project.name}|${input.person.firstName}|${input.criteria.map(({ level, evidence }) => `${level ?? 0}${evidence[0] ?? ''}`).join('|')}`,
  );
  const weakFirst = input.criteria
    .filter(({ missing }) => missing.length > 0)
    .toSorted((a, b) => (a.level ?? 0) - (b.level ?? 0));
  const strongFirst = input.criteria
    .filter(({ level, evidence }) => (level ?? 0) >= 3 && evidence.length > 0)
    .toSorted((a, b) => (b.level ?? 0) - (a.level ?? 0));
  const improvements = weakFirst.slice(0, 3);
  return {
    summary: summaryOf(input, seed),
    strengths: [
      ...strongFirst.slice(0, 3).map((criterion) => strengthOf(criterion, input, seed)),
      ...metricStrengths(input),
    ].slice(0, 3),
    improvements: [
      ...improvements.map((criterion) => improvementOf(criterion, input, seed)),
      ...metricImprovements(input),
    ].slice(0, 3),
    nextSteps: stepsOf(improvements.length > 0 ? improvements : strongFirst.slice(0, 1), input, seed),
  };
}

function summaryOf(input: FeedbackInput, seed: number): string {
  const levelled = input.criteria.filter(({ level }) => level !== null);
  const empty = input.criteria.filter(({ level, missing }) => level === null && missing.length > 0);
  const language = foreignLanguageNote(input.person.language);
  if (levelled.length === 0)
    return [fill(summaryTexts.nothing[0], { project: input.project.name }), language].filter(Boolean).join(' ');
  const sorted = levelled.toSorted((a, b) => (b.level ?? 0) - (a.level ?? 0));
  const mean = levelled.reduce((sum, { level }) => sum + (level ?? 0), 0) / levelled.length;
  const best = inSentence(sorted[0]?.title ?? '');
  const weakest = inSentence((empty[0] ?? sorted.at(-1))?.title ?? '');
  const opening = pick(
    mean >= 3.9 ? summaryTexts.strong : mean >= 2.4 ? summaryTexts.mixed : summaryTexts.weak,
    seed,
    'summary',
  );
  const need = [...empty, ...sorted.toReversed()].find(({ missing }) => missing.length > 0);
  const parts = [fill(opening, { project: input.project.name, best: `the ${best}`, weakest: `the ${weakest}` })];
  if (need?.missing[0] !== undefined)
    parts.push(fill(pick(summaryTexts.help, seed, 'help'), { missing: withTitle(need.missing[0], need.title) }));
  if (empty.length > 1) parts.push(`Without text so far: ${empty.map(({ title }) => title).join(', ')}.`);
  parts.push(language);
  return parts.filter((part) => part !== '').join(' ');
}

/** Says which part a gap is in, unless the gap names it already. */
function withTitle(missing: string, title: string): string {
  return missing.includes(title) ? missing : `${missing} (${title})`;
}

function foreignLanguageNote(language: string | null | undefined): string {
  if (language === null || language === undefined || /^en(?:-|$)/i.test(language)) return '';
  return 'This feedback is in English, because the offline heuristic writes no other language.';
}

function textsOf(criterion: FeedbackCriterion): CriterionTexts {
  return (Object.hasOwn(textsByCriterion, criterion.id) ? textsByCriterion[criterion.id] : undefined) ?? otherTexts;
}

function strengthOf(criterion: FeedbackCriterion, input: FeedbackInput, seed: number): string {
  const quote = shorten(criterion.evidence[0] ?? '');
  return fill(pick(textsOf(criterion).strengths, seed, criterion.id), {
    quote,
    project: input.project.name,
    title: criterion.title,
  });
}

function improvementOf(criterion: FeedbackCriterion, input: FeedbackInput, seed: number): string {
  const missing = listed(criterion.missing.slice(0, 2));
  const text = fill(pick(textsOf(criterion).improvements, seed, criterion.id), {
    missing,
    project: input.project.name,
    title: criterion.title,
  });
  const next = (criterion.nextLevelText ?? '').trim().replace(/^As \d,? (?:and |but )?/, '');
  return next === '' || (criterion.level ?? 0) < 2
    ? text
    : `${text} The next level of the rubric reads: "${shorten(next)}"`;
}

function stepsOf(criteria: readonly FeedbackCriterion[], input: FeedbackInput, seed: number): string[] {
  const steps = criteria.slice(0, 3).map((criterion) =>
    fill(
      pick(
        (criterion.level ?? 0) < 3 ? textsOf(criterion).firstSteps : textsOf(criterion).steps,
        seed,
        `step ${criterion.id}`,
      ),
      {
        project: input.project.name,
        title: criterion.title,
      },
    ),
  );
  const unique = [...new Set(steps)];
  return unique.length > 0
    ? unique
    : [`Keep the next update on ${input.project.name} as checkable as this one, and add what surprised you.`];
}

function metricStrengths({ metrics }: FeedbackInput): string[] {
  return metrics
    .filter(({ level, value }) => (level ?? 0) >= 5 && typeof value === 'number')
    .slice(0, 1)
    .map((metric) => `${metric.title}: ${shown(metric)}, at the top of the scale.`);
}

function metricImprovements({ metrics }: FeedbackInput): string[] {
  return metrics
    .filter(({ level, value }) => level !== null && level !== undefined && level <= 2 && typeof value === 'number')
    .slice(0, 1)
    .map(
      (metric) =>
        `${metric.title}: ${shown(metric)}. If that is right, say in the update what held it down; if not, tell your lead.`,
    );
}

function shown({ value, unit }: FeedbackInput['metrics'][number]): string {
  return `${value ?? ''}${unit === '' ? '' : ` ${unit}`}`;
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

/** One of several wordings, chosen by the seed and independently for each place. */
function pick(options: readonly string[], seed: number, place: string): string {
  return options[hash(`${place}:${seed}`) % options.length] ?? '';
}

function listed(parts: readonly string[]): string {
  return parts.join(', and ');
}

/** Titles such as "One-liner" inside a sentence; abbreviations stay as they are. */
function inSentence(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

function shorten(text: string): string {
  const plain = sanitizeText(text).text.replace(/\s+/g, ' ').trim();
  if (plain.length <= maxQuoteCharacters) return plain.replace(/\.$/, '');
  const head = plain
    .slice(0, maxQuoteCharacters)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const space = head.lastIndexOf(' ');
  return `${(space > 60 ? head.slice(0, space) : head).replace(/[.,;:]$/, '')} ...`;
}

/** FNV-1a, 32 bits: small, stable on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
