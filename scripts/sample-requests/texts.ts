import type { Random } from './random.ts';
import { english } from './texts-english.ts';
import { otherLanguages } from './texts-other-languages.ts';

const categories = [
  'client-call',
  'interview',
  'field-visit',
  'workshop',
  'incident',
  'training',
  'paperwork',
  'travel',
] as const;
export type Category = (typeof categories)[number];

/** Phrases of one language; `{company}`, `{name}`, `{topic}`, `{number}` and `{ticket}` are filled in. */
export interface Phrases {
  /** what was done and with whom, per category; a phrase for all where a category has none */
  readonly detail: Readonly<Partial<Record<Category, readonly string[]>>> & { readonly any: readonly string[] };
  readonly plain: Readonly<Partial<Record<Category, readonly string[]>>> & { readonly any: readonly string[] };
  readonly reason: readonly string[];
  readonly outcome: readonly string[];
  /** said instead of what could be checked */
  readonly vague: readonly string[];
  readonly topics: readonly string[];
  /** between sentences */
  readonly joiner: string;
}

export interface TextPlan {
  readonly category: Category | null;
  readonly language: string;
  readonly detail: boolean;
  readonly reason: boolean;
  readonly outcome: boolean;
}

const companies = [
  'Alder & Finch',
  'Brightwater',
  'Cordoba Textil',
  'Dunmore Foods',
  'Elbkontor',
  'Fjordline',
  'Granja Sul',
  'Halden Optik',
  'Isar Mobil',
  'Juniper Clinics',
  'Kestrel Rail',
  'Lumen Schools',
  'Marisol',
  'Nordhavn',
  'Orchard Bank',
  'Pinewood Care',
  'Quayside',
  'Ravel Stores',
  'Sundial Energy',
  'Tamarind Hotels',
];
const names = [
  'Ilse Brandt',
  'Tomasz Gajda',
  'Priya Nair',
  'Owen Hughes',
  'Lucía Ferrer',
  'Amara Diallo',
  'Kenji Mori',
  'Sofia Lindqvist',
  'Rui Teixeira',
  'Nadia Haddad',
  'Grace Achieng',
  'Pavel Novak',
];

export function writeText(plan: TextPlan, random: Random): string {
  const phrases = otherLanguages[plan.language] ?? english;
  const of = (list: Phrases['detail']): string =>
    random.pick((plan.category === null ? undefined : list[plan.category]) ?? list.any);
  const parts = [plan.detail ? of(phrases.detail) : of(phrases.plain)];
  if (plan.reason) parts.push(random.pick(phrases.reason));
  if (plan.outcome) parts.push(random.pick(phrases.outcome));
  const told = [plan.detail, plan.reason, plan.outcome].filter(Boolean).length;
  if (random.chance([0.8, 0.4, 0.1, 0.02][told] ?? 0)) parts.push(random.pick(phrases.vague));
  const fill = (text: string): string =>
    text
      .replaceAll('{company}', () => random.pick(companies))
      .replaceAll('{name}', () => random.pick(names))
      .replaceAll('{topic}', () => random.pick(phrases.topics))
      .replaceAll('{number}', () => String(random.whole(2, 9)))
      .replaceAll('{ticket}', () => `#${random.whole(1_100, 4_900)}`);
  return style(parts.map(fill), phrases.joiner, random);
}

/** Some people write sentences, some notes, some in small letters. */
function style(parts: readonly string[], joiner: string, random: Random): string {
  const sentences = parts.join(joiner);
  const kind = random.weighted([
    ['sentences', 7],
    ['notes', 2],
    ['small', 1],
  ] as const);
  if (kind === 'notes') return parts.map((part) => `- ${part.replace(/[.。]$/u, '')}`).join('\n');
  return kind === 'small' ? sentences.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase()) : sentences;
}
