import { lexicon } from './lexicon.ts';
import { mentions, total } from './signals.ts';
import type { SentenceSignals } from './signals.ts';

type RuleLevel = 1 | 2 | 3 | 4 | 5;

/** What a rule says about a section that holds text. */
interface RuleResult {
  readonly level: RuleLevel;
  /** what the next level would need; empty at level 5 */
  readonly missing: readonly string[];
  /** sentences that carry the level, best first */
  readonly best: readonly SentenceSignals[];
}

interface RuleText {
  /** sentences that count, see SectionSignals */
  readonly active: readonly SentenceSignals[];
  /** links submitted beside the text */
  readonly links: number;
}

export type RuleName = 'one-liner' | 'tam' | 'spov' | 'goals' | 'achievements' | 'other';

/**
 * The rules, one row a level; a level needs its own row and all rows above it. "Figure" is a number that is no date and no year;
 * a sentence without figure, date, name or link counts only as the first of its section or before one that has them.
 *
 * | rule         | 2                        | 3                              | 4                                           | 5 |
 * |--------------|--------------------------|--------------------------------|---------------------------------------------|---|
 * | one-liner    | two words, no padding    | nine words                     | a change named (so that, instead, before)   | the change has a figure |
 * | tam          | a figure                 | and a source, or two figures   | and a source, a price, and count x price    | and a reachable part or a weakness |
 * | spov         | a stance                 | and a reason, figure or source | and the opposing view with a figure/source  | and what would prove it wrong, or what is done differently |
 * | goals        | a task with a name       | a measure or a date            | a measure and a date in one goal            | most goals measured, last goals compared |
 * | achievements | definite work            | a figure, date or link         | three figures in two statements, dated, from users or money | and compared, and a problem named |
 * | other        | a checkable statement    | a figure, date or link         | two kinds of these in two statements        | and a reason or comparison |
 */
export const criterionRules: Readonly<Record<RuleName, (text: RuleText) => RuleResult>> = {
  'one-liner': judgeOneLiner,
  tam: judgeTam,
  spov: judgeSpov,
  goals: judgeGoals,
  achievements: judgeAchievements,
  other: judgeOther,
};

/** Level 1 raised by one for each step that holds, stopping at the first that does not. */
function climb(steps: readonly boolean[]): RuleLevel {
  const failed = steps.indexOf(false);
  return (1 + (failed < 0 ? steps.length : failed)) as RuleLevel;
}

function phraseOf(sentences: readonly SentenceSignals[]): string | null {
  for (const { text } of sentences) {
    const match = /[€$£¥₹₦R]{0,2}\p{Nd}[\p{Nd}.,'  ]*(?:\s?%|(?:\s?[\p{L}\p{M}'-]+){1,3}|)/u.exec(text);
    if (match !== null && !/^(?:19|20)\d\d$/.test(match[0].trim())) return match[0].trim().replace(/[.,]$/, '');
  }
  return null;
}

function ranked(
  sentences: readonly SentenceSignals[],
  worth: (sentence: SentenceSignals) => number,
): readonly SentenceSignals[] {
  return sentences
    .map((sentence, index) => ({ sentence, index, value: worth(sentence) }))
    .toSorted((a, b) => b.value - a.value || a.index - b.index)
    .filter(({ value }, index) => value > 0 || index === 0)
    .map(({ sentence }) => sentence);
}

const plainWorth = (sentence: SentenceSignals): number =>
  Math.min(sentence.figures, 4) * 2 +
  sentence.dates +
  sentence.links * 2 +
  Math.min(sentence.names, 2) +
  Math.min(sentence.numberWords, 1);

function judgeOneLiner({ active }: RuleText): RuleResult {
  // a one-liner is one sentence; what follows counts only where it can be checked
  const lines = active.slice(0, 1).concat(active.slice(1, 3).filter(({ figures }) => figures > 0));
  const first = lines[0];
  const named = first !== undefined && first.words >= 2 && (first.padding < 2 || first.figures > 0);
  const changed = mentions(lines, 'result') || mentions(lines, 'comparison');
  const definite = first !== undefined && first.words >= 9 && first.padding * 10 <= first.words;
  const measured = lines.some(
    (line) => (line.figures > 1 || line.percents > 0) && lexicon.comparison.test(line.folded),
  );
  const level = climb([named, definite, changed, measured]);
  const missing = {
    1: ['words that would not fit any other product: what it is, and for whom'],
    2: ['who exactly uses it, and what it does for them'],
    3: ['what is different for the user afterwards'],
    4: ['a figure for the result, such as minutes saved or a share before and after'],
    5: [],
  };
  return { level, missing: missing[level], best: lines };
}

function judgeTam({ active }: RuleText): RuleResult {
  const figures = total(active, 'figures') + total(active, 'numberWords');
  const source = total(active, 'citations') > 0 || total(active, 'links') > 0 || mentions(active, 'source');
  const money = total(active, 'money');
  const product = active.some(({ folded }) => /\d[^.;]{0,50}[×*=]\s?[^.;]{0,30}\d/u.test(folded));
  const priced = money > 0 && (product || money > 1 || mentions(active, 'rate'));
  const parted = total(active, 'money') > 2 && figures > 4;
  const level = climb([
    figures > 0,
    source || figures > 1,
    source && priced && figures > 1,
    active.some((sentence) => sentence.figures > 0 && lexicon.reach.test(sentence.folded)) || parted,
  ]);
  const figure = phraseOf(active);
  const origin = figure === null ? 'the source of the numbers' : `the source of "${figure}"`;
  const missing = {
    1: ['a number of buyers', 'where that number comes from'],
    2: source ? ['the number the source gives'] : [origin, 'how many buyers there are and what each would pay'],
    3: [...(source ? [] : [origin]), ...(priced ? [] : ['the calculation: number of buyers times price'])],
    4: ['the part that can be reached within a year, or what would make the estimate wrong'],
    5: [],
  };
  return {
    level,
    missing:
      level === 3 && missing[3].length === 0
        ? ['a second figure that makes the calculation repeatable']
        : missing[level],
    best: ranked(active, (sentence) => plainWorth(sentence) + sentence.citations * 3 + sentence.money * 2),
  };
}

function judgeSpov({ active }: RuleText): RuleResult {
  const figures = total(active, 'figures') + total(active, 'numberWords');
  const checked = figures > 0 || total(active, 'links') > 0 || total(active, 'citations') > 0;
  const opposing = mentions(active, 'opposing');
  const stance = mentions(active, 'stance') || opposing;
  const level = climb([
    stance || checked,
    checked || mentions(active, 'reason'),
    checked && stance && opposing,
    mentions(active, 'consequence'),
  ]);
  const missing = {
    1: ['a claim that somebody in the field would dispute'],
    2: ['the reason for the claim', 'a figure or an observation that supports it'],
    3: [
      ...(opposing ? [] : ['who holds the opposite view, and why']),
      ...(checked ? [] : ['a figure, source or observation that supports the claim']),
    ],
    4: ['what would prove the claim wrong, or what you do differently because of it'],
    5: [],
  };
  return {
    level,
    missing:
      missing[level].length === 0 && level === 3
        ? ['the claim itself, said so that somebody can disagree']
        : missing[level],
    best: ranked(
      active,
      (sentence) =>
        plainWorth(sentence) +
        (lexicon.stance.test(sentence.folded) ? 2 : 0) +
        (lexicon.opposing.test(sentence.folded) ? 1 : 0),
    ),
  };
}

const looksBack = (sentence: SentenceSignals): boolean => lexicon.lookback.test(sentence.folded) || sentence.pairs > 1;

function judgeGoals({ active }: RuleText): RuleResult {
  const measured = active.filter((sentence) => sentence.figures + sentence.numberWords > 0);
  const dated = active.filter((sentence) => sentence.dates > 0);
  // a heading such as "By Friday 27 Nov:" dates the goals below it
  const headed = active.some(
    (sentence, index) =>
      sentence.dates > 0 && /[:：]$/u.test(sentence.text) && active.slice(index + 1).some(({ figures }) => figures > 0),
  );
  const both =
    headed ||
    measured.some(({ dates }) => dates > 0) ||
    (measured.length > 0 && dated.length > 0 && active.length <= 4);
  const ahead = active.filter((sentence) => sentence.checkable && !(looksBack(sentence) && sentence.dates === 0));
  const mostMeasured =
    ahead.length > 0 &&
    ahead.filter((sentence) => sentence.figures + sentence.numberWords > 0).length / ahead.length >= 0.5;
  const task =
    active.some((sentence) => sentence.checkable) ||
    (active[0] !== undefined && lexicon.work.test(active[0].folded) && active[0].words > 3);
  const level = climb([task, measured.length > 0 || dated.length > 0, both, mostMeasured && active.some(looksBack)]);
  const missing = {
    1: ['one definite goal: what will be there next week that is not there today'],
    2: ['a measure for a goal: how many, how fast, what share', 'a date'],
    3:
      measured.length > 0
        ? ['a date by which each goal is to be reached']
        : ['a measure: the number that says whether the goal was reached'],
    4: ["last week's goals, each with what was reached", ...(mostMeasured ? [] : ['a number for each of the goals'])],
    5: [],
  };
  return {
    level,
    missing: missing[level],
    best: ranked(active, (sentence) => plainWorth(sentence) + sentence.dates * 2),
  };
}

function judgeAchievements({ active, links }: RuleText): RuleResult {
  const statements = active.filter((sentence) => sentence.figures + sentence.numberWords > 0);
  const figures = total(active, 'figures') + total(active, 'numberWords');
  const dates = total(active, 'dates') + total(active, 'links') + links;
  const hard = figures > 0 || dates > 0;
  const compared = mentions(active, 'comparison') || total(active, 'pairs') > 0;
  const used = mentions(active, 'usage') || total(active, 'money') > 0;
  const several = statements.length > 1 && figures > 2;
  const work =
    hard ||
    active.some(({ checkable }) => checkable) ||
    (active[0] !== undefined && lexicon.work.test(active[0].folded));
  const problem = active.some((sentence) => lexicon.problem.test(sentence.folded));
  const level = climb([work, hard, several && used && (dates > 0 || compared), compared && problem && dates > 0]);
  const figure = phraseOf(statements);
  const missing = {
    1: ['one definite piece of work: what was built, tested or found out'],
    2: ['a result that can be checked: a figure, a date, a user, a link'],
    3: [
      ...(several ? [] : ['a second result with a figure']),
      ...(used ? [] : ['a result from users, customers or production']),
      ...(dates > 0 || compared ? [] : ['the day on which it happened']),
    ],
    4: [
      ...(compared
        ? []
        : [figure === null ? 'an earlier value to compare with' : `what "${figure}" was before, or what the goal was`]),
      ...(problem ? [] : ['what failed or is still open, said as plainly as what worked']),
      ...(dates > 0 ? [] : ['dates for the results']),
    ],
    5: [],
  };
  return {
    level,
    missing: missing[level],
    best: ranked(
      active,
      (sentence) => plainWorth(sentence) + (lexicon.comparison.test(sentence.folded) ? 2 : 0) + sentence.money,
    ),
  };
}

function judgeOther({ active, links }: RuleText): RuleResult {
  const kinds = [
    total(active, 'figures') > 0,
    total(active, 'dates') > 0,
    total(active, 'links') + links > 0,
    total(active, 'citations') > 0,
  ];
  const found = kinds.filter(Boolean).length;
  const statements = active.filter(({ checkable }) => checkable).length;
  const level = climb([
    statements > 0,
    found > 0,
    found > 1 && statements > 1,
    mentions(active, 'reason') || mentions(active, 'comparison'),
  ]);
  const missing = {
    1: ['a statement that names something definite'],
    2: ['a figure, a date or a link that can be checked'],
    3: ['a second kind of evidence: a figure, a date, a source or a link'],
    4: ['a reason, or a comparison with an earlier value'],
    5: [],
  };
  return { level, missing: missing[level], best: ranked(active, plainWorth) };
}
