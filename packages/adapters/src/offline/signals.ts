import { findInstructions, splitSentences } from '@ai-manager/core';
import { takeDates } from './dates.ts';
import { countNumberWords, countPadding, lexicon } from './lexicon.ts';

type LexiconSignal = keyof typeof lexicon;

/** What can be counted in one sentence without understanding it. */
export interface SentenceSignals {
  readonly text: string;
  readonly line: number;
  readonly isItem: boolean;
  /** numbers that are no dates, years, list marks or parts of links; percentages and amounts of money included */
  readonly figures: number;
  readonly percents: number;
  readonly money: number;
  /** dates, weekdays, week numbers, times of day; years apart */
  readonly dates: number;
  readonly years: number;
  readonly links: number;
  /** small numbers written as words, two to twelve */
  readonly numberWords: number;
  /** capitalised words inside the sentence, where the language does not capitalise nouns; acronyms, CamelCase, quoted terms */
  readonly names: number;
  /** words, or half the signs where a script writes no spaces */
  readonly words: number;
  readonly padding: number;
  /** brackets that hold a year or a name: how people cite */
  readonly citations: number;
  /** pairs such as `60 shops (62 reached)` */
  readonly pairs: number;
  /** whether it holds something a third person could check */
  readonly checkable: boolean;
  /** lower case with ASCII digits, for the lexicon */
  readonly folded: string;
}

export interface SectionSignals {
  /** sentences that count: everything up to the last checkable one, and the first; padding and instructions left out */
  readonly active: readonly SentenceSignals[];
  /** all sentences that are no instructions */
  readonly sentences: readonly SentenceSignals[];
  /** something was left out because it instructs the reader */
  readonly instructed: boolean;
}

const number =
  /(?<![\p{Script=Latin}\p{Script=Cyrillic}\d.,:/-])[+−-]?\d+(?:[.,'’\u00a0\u202f ]\d{2,3}(?!\d))*(?:[.,]\d+)?/gu;
const percent =
  /\d\s*(?:%|٪|percent|prozent|por ?ciento|por cento|pour cent|per cento|proc\.|процент|відсотк|个百分点|ポイント|प्रतिशत)/gu;
const currency =
  /(?:[$€£¥₹₦₴₽₩₺฿]|(?<!\p{L})(?:us|c|a|r|hk|nz|s)\$|(?<!\p{L})(?:eur|usd|gbp|chf|pln|zł|sek|nok|dkk|czk|ksh|kes|zar|r(?=\d)|cfa|jpy|inr|brl|mxn|aud|cad)(?!\p{L}))\s?\d|(?<![\d.,])\d[\d.,]{0,20}\s*(?:[$€£¥₹₦₴₽₩₺฿円元원万億亿]|(?:mio\.?|mrd\.?|mln|млн|тис\.?|million|billion|m|k|bn|lakh|crore|करोड़|लाख|مليون|ألف|thousand|millions d'|millones de|milhões de|milioni di)?\s*(?:euros?|eur|євро|евро|يورو|यूरो|ユーロ|欧元|유로|долар\p{L}*|доллар\p{L}*|دولار|डॉलर|ドル|美元|달러|원(?!\p{L})|dollars?|usd|pounds?|kronor|kroner|kr(?!\p{L})|pesos?|zł|złot\p{L}*|грн|гривень|руб\p{L}*|reais|rupees|रुपये|रुपए|francs?|lira|yen|yuan|shillings?|naira|rand|دينار\p{L}*|ريال|درهم|جنيه|chf|pln|cfa|亿元|万元|億円|万円))/gu;
const linkPattern =
  /https?:\/\/\S+|(?<![\p{L}@])www\.\S+|(?<![\p{L}\p{N}@.])[a-z0-9-]+\.(?:com|org|net|io|dev|app|de|eu)(?:\/\S*)?|(?<![\p{L}\p{N}])(?:#|pr |pull request |issue )\d{1,6}\b/giu;
const bracket = /[(（«「《„“"][^()（）«»「」《》„“”"]{3,160}[)）»」》”“"]/gu;
const pair =
  /\d[^()（）,;،]{0,60}[(（][^()（）]{0,60}\d[^()（）]{0,30}[)）]|\d[^.,;]{0,40}(?:,|:)?\s+(?:reached|against|erreicht|gegen|atteint|osiągnięto|reached:|missed:)\s*:?\s*\d/gu;
/** Capitalised words that name nothing. */
const plainCapitals = /^(?:I|I'm|I've|I'd|I'll|AI|KI|IA|OK|CEO|KPI|KPIs|ROI|MVP|UX|UI|API|We|The|A|In|On|By|It)$/u;

/** Reads a section: each sentence's signals, without sentences that instruct the reader. `text` is plain text. */
export function readSection(text: string): SectionSignals {
  const found = findInstructions(text);
  const honest = found.length === 0 ? text : withoutPayloads(text);
  const sentences = splitSentences(honest).filter((sentence) => found.length === 0 || !speaksOfGrading(sentence.text));
  const nouns = capitalisesNouns(honest);
  const signals = sentences.map(({ text: own, line, isItem }) => signalsOf(own, { line, isItem, nouns }));
  const last = signals.findLastIndex(({ checkable }) => checkable);
  const active = signals.slice(0, Math.max(last + 1, 1)).filter(({ padding, checkable }) => checkable || padding < 2);
  return { active, sentences: signals, instructed: found.length > 0 };
}

/** Comments, code blocks and lines of JSON: where forged messages stand; replaced by nothing so that quotes stay verbatim. */
function withoutPayloads(text: string): string {
  return text
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '\n')
    .replace(/```[\s\S]*?(?:```|$)/g, '\n')
    .replace(/^\s*[{[].*[\]}],?\s*$/gm, '');
}

const gradingWords =
  /\b(?:grades?|graded|grading|level [1-5a-e]|levels|scores?|scored|full marks|rubric|criteri(?:on|a)|reviewer|grader|judge|evaluat\p{L}*|system|assistant)\b|bewert|stufe|kriteri|puntuaci|evaluador|instruc|rúbrica|критері|критери|оцін|оценк|评分|评审|满分|審査|評価|採点|평가|점수|تقييم|मूल्यांकन/iu;

/** In a text that instructs the reader, sentences about grades are not the work that is graded. */
function speaksOfGrading(sentence: string): boolean {
  return gradingWords.test(sentence) || findInstructions(sentence).length > 0;
}

/** Whether every noun is capitalised, as in German, so that a capital letter names nothing. */
function capitalisesNouns(text: string): boolean {
  const inside = text.match(/(?<=[\p{Ll},] )\p{L}+/gu) ?? [];
  const capitals = inside.filter((word) => /^\p{Lu}\p{Ll}/u.test(word)).length;
  return inside.length >= 4 && capitals / inside.length > 0.28;
}

/** Two of German's little words: one sentence is too short for a share of capitals. */
function isGerman(folded: string): boolean {
  return (
    (folded.match(
      /(?<!\p{L})(?:der|die|das|den|dem|des|und|wir|uns|unser\p{L}*|mit|für|ist|sind|ein|eine|einen|einer|im|zu|zur|zum|nicht|auf|von|bei|dabei|weil|wird|werden|durch|an|aus|als|mehr|noch|nach|immer|steht|in|ich|sich|auch|alle|jede\p{L}*)(?!\p{L})/gu,
    )?.length ?? 0) > 1 && !/(?<!\p{L})(?:the|and|of|is|with|for|we|our|a)(?!\p{L})/u.test(folded)
  );
}

function asciiDigits(text: string): string {
  if (!/[^\u0000-\u007f]/.test(text)) return text;
  return text.normalize('NFKC').replace(/[٠-٩۰-۹०-९০-৯๐-๙]/g, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50].find((base) => code >= base && code <= base + 9) ?? code;
    return String(code - zero);
  });
}

function signalsOf(text: string, place: { line: number; isItem: boolean; nouns: boolean }): SentenceSignals {
  const digits = asciiDigits(text);
  const folded = digits.toLowerCase();
  const links = count(folded, linkPattern);
  const { dates, years, rest } = takeDates(links > 0 ? folded.replace(linkPattern, ' ') : folded);
  const figures = count(rest, number);
  const names = namesIn(digits, place.nouns || isGerman(folded));
  const numberWords = countNumberWords(folded);
  return {
    text,
    line: place.line,
    isItem: place.isItem,
    figures,
    percents: count(rest, percent),
    money: count(rest, currency),
    dates,
    years,
    links,
    numberWords,
    names,
    words: wordCount(text),
    padding: countPadding(folded),
    citations: (digits.match(bracket) ?? []).filter(
      (inner) => /(?:199|20[0-3])\d/.test(inner) || /[(（].*\p{Lu}\p{L}+/u.test(inner),
    ).length,
    pairs: count(rest, pair),
    checkable: figures > 0 || dates > 0 || links > 0 || names > 0,
    folded,
  };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function namesIn(text: string, nouns: boolean): number {
  const special = (
    text.match(
      /(?<![\p{L}\p{N}])(?:\p{Lu}{2,}[\p{N}]*|\p{Lu}\p{Ll}+\p{Lu}[\p{L}]*|[\p{L}\p{N}]+_[\p{L}\p{N}]+|`[^`]{2,40}`)(?![\p{L}])/gu,
    ) ?? []
  ).filter((word) => !plainCapitals.test(word)).length;
  if (nouns) return special;
  const capitals = (text.match(/(?<=[\p{L}\p{N},)] |[„“"'‘«(])\p{Lu}\p{L}+/gu) ?? []).filter(
    (word) => /\p{Ll}/u.test(word) && !plainCapitals.test(word),
  ).length;
  return special + capitals;
}

function wordCount(text: string): number {
  const signs = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  const words =
    text
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.filter((word) => !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)).length ??
    0;
  return words + Math.ceil(signs / 2);
}

/** Whether any of the sentences holds words of a meaning. */
export function mentions(sentences: readonly SentenceSignals[], signal: LexiconSignal): boolean {
  return sentences.some(({ folded }) => lexicon[signal].test(folded));
}

/** Sum of one count over sentences. */
export function total(
  sentences: readonly SentenceSignals[],
  key: 'figures' | 'percents' | 'money' | 'dates' | 'years' | 'links' | 'numberWords' | 'names' | 'citations' | 'pairs',
): number {
  return sentences.reduce((sum, sentence) => sum + sentence[key], 0);
}
