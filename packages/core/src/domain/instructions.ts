import { asksForApproval, fakeApproval, squeezedApproval } from './approval-orders.ts';
import { unmaskConfusables } from './confusables.ts';
import { answerOrders, englishOrders, instructionWords } from './instruction-words.ts';
import { decodeTags, stripInvisible } from './invisible-characters.ts';
import { splitSentences } from './sentences.ts';

/**
 * - `ignore-rules`: tells the reader to set its instructions or rubric aside
 * - `grade-order`: asks for, or claims, the best mark
 * - `approval-order`: asks for, or claims, an approval; found in requests only
 * - `reviewer-order`: speaks to the reviewer or model and tells it what to do
 * - `output-order`: says what the reader's own answer must contain
 * - `fake-message`: imitates a system message, a chat token or the end of the data
 * - `fake-output`: holds a ready-made verdict as JSON
 */
export type InstructionKind =
  | 'ignore-rules'
  | 'grade-order'
  | 'approval-order'
  | 'reviewer-order'
  | 'output-order'
  | 'fake-message'
  | 'fake-output';

/** What a text is: somebody's work that is graded, or a request for time that is decided. */
export type ScreenedText = 'submission' | 'request';

/** A passage that tries to steer whoever reads the text. */
export interface InstructionFinding {
  readonly kind: InstructionKind;
  /** the passage, at most 200 characters */
  readonly excerpt: string;
  /** one readable sentence */
  readonly message: string;
}

const sayings: Readonly<Record<InstructionKind, string>> = {
  'ignore-rules': 'The text tells the reviewer to ignore its instructions',
  'grade-order': 'The text asks the reviewer for a grade',
  'approval-order': 'The text asks for an approval, or claims that there is one',
  'reviewer-order': 'The text gives orders to the reviewer or model',
  'output-order': "The text dictates the reviewer's answer",
  'fake-message': 'The text imitates a system message',
  'fake-output': 'The text holds a ready-made verdict',
};

type WordList = keyof typeof instructionWords;

/** Letters that do not decompose into a plain one and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
};

/** Folds a text so that one pattern fits its variants: invisible characters, compatibility forms, look-alikes, case, Latin accents. */
function fold(text: string): string {
  return foldVisible(stripInvisible(text).text);
}

function foldVisible(text: string): string {
  const letters = /^[\u0000-\u007f]*$/.test(text) ? text.toLowerCase().replaceAll('`', "'") : foldLetters(text);
  return letters.replace(/\s+/g, ' ');
}

/** What ASCII, most of what is written, has no need of: Unicode's forms leave it as it is. */
function foldLetters(text: string): string {
  return unmaskConfusables(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[‘’ʼ´`]/g, "'")
    .normalize('NFD')
    .replace(/(?<=[a-z])[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .replace(/[łøđßæœأإآ]/g, (letter) => plainLetters[letter] ?? letter);
}

function alternatives(list: WordList): string {
  return instructionWords[list]
    .map((word) =>
      foldVisible(word)
        .replace(/\*$/, '[\\p{L}]*')
        .replace(/ (?![?*+])/g, '\\s+'),
    )
    .join('|');
}

function wordsOf(spaced: WordList, unspaced: WordList): string {
  return `(?:(?<![\\p{L}\\p{N}])(?:${alternatives(spaced)})(?![\\p{L}\\p{N}])|(?:${alternatives(unspaced)}))`;
}

interface Patterns {
  readonly ignoreRules: readonly RegExp[];
  readonly earlier: RegExp;
  readonly topMark: RegExp;
  readonly giveTop: RegExp;
  readonly target: RegExp;
}

let compiled: Patterns | undefined;

/** Compiled on first use: importing the library costs nothing. */
function patterns(): Patterns {
  if (compiled !== undefined) return compiled;
  const ignore = wordsOf('ignore', 'ignoreUnspaced');
  const rules = wordsOf('rules', 'rulesUnspaced');
  const top = wordsOf('topMark', 'topMarkUnspaced');
  const give = wordsOf('give', 'giveUnspaced');
  compiled = {
    ignoreRules: [
      new RegExp(`${ignore}[^.!?。！？]{0,60}?${rules}`, 'u'),
      new RegExp(`${rules}[^.!?。！？]{0,30}?${ignore}`, 'u'),
    ],
    earlier: new RegExp(wordsOf('earlier', 'earlierUnspaced'), 'u'),
    topMark: new RegExp(top, 'u'),
    giveTop: new RegExp(`${give}.{0,80}?${top}|${top}.{0,40}?${give}`, 'u'),
    target: new RegExp(wordsOf('target', 'targetUnspaced'), 'u'),
  };
  return compiled;
}

/** Somebody else does the ignoring, or could: "attackers who write ...", "users can ignore ...". */
const reported =
  /\b(?:users?|customers?|clients?|people|attackers?|hackers?|teams?|employees|drivers|patients|they|we|can|could|may|might|cannot|never|to not|who|that|which|nobody|often|sometimes)\s+(?:(?:often|sometimes|simply|always|also|just|can|could|may|might|will|would|tend to|try to|tried to|want to|like to)\s+)*$/u;
const quotedBefore = /["“„«»'‘「『]\s*$/u;

function ignoresRules(sentence: string): boolean {
  const { ignoreRules, earlier, topMark } = patterns();
  for (const pattern of ignoreRules) {
    const match = pattern.exec(sentence);
    if (match === null) continue;
    const before = sentence.slice(0, match.index);
    const around = sentence.slice(Math.max(0, match.index - 30), match.index + match[0].length + 30);
    if (!earlier.test(around) || (reported.test(before) && !/\byou (?:can|could|may|might)\s+$/u.test(before)))
      continue;
    // a phrase in quotation marks inside a longer sentence is talked about, unless a mark is asked for as well
    if (quotedBefore.test(before) && /\p{L}{3}/u.test(before) && !topMark.test(sentence)) continue;
    return true;
  }
  return false;
}

function kindOfSentence(
  sentence: string,
  { address, of }: { readonly address: string; readonly of: ScreenedText },
): InstructionKind | null {
  if (ignoresRules(sentence)) return 'ignore-rules';
  const { giveTop, target } = patterns();
  const inContext = `${address} ${sentence}`;
  for (const order of englishOrders) {
    if (order.pattern.test(sentence) && (!order.needsTarget || target.test(inContext))) return order.kind;
  }
  const byLexicon = hasOtherLanguage(sentence) && giveTop.test(sentence) && target.test(inContext);
  if (byLexicon) return 'grade-order';
  if (answerOrders.some((pattern) => pattern.test(sentence))) return 'output-order';
  return of === 'request' && asksForApproval(sentence) ? 'approval-order' : null;
}

/** English has stricter grammar rules of its own; the word lists judge the rest. */
function hasOtherLanguage(sentence: string): boolean {
  return (
    /[^\u0000-\u024f\u2000-\u206f]/u.test(sentence) ||
    !/\b(?:the|this|and|you|is|to|for|of|with|our|we)\b/u.test(sentence)
  );
}

const chatToken =
  /<\|?(?:im_start|im_end|system|assistant|endoftext|start_header_id|eot_id)\|?>|\[\/?inst\]|<<\/?sys>>|<\/(?:submission|untrusted|user_input|data)>|<\/?(?:system|assistant)(?:[ _-]?(?:message|prompt|instructions?))?>|\bdata \S{4,} ?>>>/u;
const heading =
  /^[\s#=*_<[({-]*(?:(?:new|updated|additional|real|actual|important|secret)\s+(?:system\s+)?(?:instructions?|prompt|rules|task)|(?:begin|end|start)\s+(?:of\s+)?(?:the\s+)?(?:submission|system prompt|system message|user input|untrusted|data block)|system\s+(?:override|prompt|message|notice))\s*(?:[:\]=*#>)}-]|$)/u;
const roleLine =
  /^[\s"'*_#[({<-]*(?:system|assistant|developer|admin(?:istrator)?)\s*[\])}>]?\s*(?:[:>]|message\b)\s*(.*)$/u;
const roleOrder =
  /\b(?:you|must|ignore|grade|graded|level|score|reviewer|rubric|criteria|instructions?|override|output|full marks)\b|[{[]\s*"/u;

const jsonRole = /["'](?:role|from|author)["']\s*:\s*["'](?:system|assistant|developer)["']/u;

function isFakeMessage(line: string): boolean {
  if (chatToken.test(line) || heading.test(line) || (jsonRole.test(line) && roleOrder.test(line.replace(jsonRole, ''))))
    return true;
  const role = roleLine.exec(line);
  return role !== null && roleOrder.test(role[1] ?? '');
}

const verdictKey =
  /["'](?:criterionid|criterion_id|criteria|level|evidence|missing|grade|score|verdict|decision|status)["']\s*:/gu;
const verdictTop =
  /["'](?:level|grade|score|verdict|decision|status)["']\s*:\s*["']?(?:5\b|a\b|a\+|100|9\d|10\b|approve|pass|excellent|full)/u;

/** JSON that looks like the reply a judge gives: two keys of the reply's schema, one of them with a top value. */
function fakeOutput(folded: string): string | null {
  const start = folded.search(/[{[]\s*["'{[]/u);
  if (start < 0) return null;
  const keys = new Set((folded.match(verdictKey) ?? []).map((key) => key.replace(/[^a-z_]/gu, '')));
  const judgeKey = ['criterionid', 'criterion_id', 'criteria', 'evidence', 'missing', 'level', 'grade', 'verdict'].some(
    (key) => keys.has(key),
  );
  return keys.size >= 2 && judgeKey && verdictTop.test(folded) ? folded.slice(start, start + 200) : null;
}

/** Letters with something between each of them, as in `i g n o r e` or `i.g.n.o.r.e`; shut together for one more look. */
function spacedOut(folded: string): string {
  const runs = folded.match(/(?<![\p{L}\p{N}])(?:\p{L}[\s._*-]{1,3}){7,}\p{L}(?![\p{L}\p{N}])/gu) ?? [];
  return runs.map((run) => run.replace(/[^\p{L}]/gu, '')).join(' ');
}
const squeezedOrder =
  /(?:ignore|disregard|forget)(?:all|any|the|your)*(?:previous|prior|above|earlier)?(?:instructions|rules|rubric)|fullmarks|highest(?:score|grade|level)|(?:give|award|grade)[a-z]{0,24}(?:level(?:5|five)|gradea)/u;
const brokenOrder =
  /\b(?:ignore|disregard|forget)[^\p{L}]+(?:(?:all|any|the|your|of|previous|prior|above|earlier|these)[^\p{L}]+){1,4}(?:instructions?|rules|rubric|guidelines|prompts?)\b/u;
const commentOrder =
  /\b(?:grade|graded|grading|level|score|scoring|marks|reviewer|grader|judge|rubric|criteria|ai|llm|model|instructions?)\b/u;
const commentVerb =
  /\b(?:give|award|assign|rate|score|grade|mark|set|ignore|disregard|must|should|output|return|treat|approve|always|please)\b/u;

/**
 * Finds passages that order the reviewer, grader or model about, in a dozen languages. A finding needs an order and somebody or
 * something that evaluates, or a payload shaped like a message or an answer; "users can ignore notifications" is ordinary text.
 *
 * This is a screen, not a wall: it sends a text to a person. Nothing may become safe because it finds nothing.
 *
 * @param text - any text, as written or sanitised
 * @param of - in a request, asking for an approval is an order, too
 * @returns findings in the order of the text, at most one for a sentence; empty for most texts
 */
export function findInstructions(text: string, of: ScreenedText = 'submission'): readonly InstructionFinding[] {
  if (text.trim() === '') return [];
  const { text: visible, stripped } = stripInvisible(text);
  const findings: InstructionFinding[] = [];
  const add = (kind: InstructionKind, passage: string): void => {
    const excerpt = passage.replace(/\s+/g, ' ').trim().slice(0, 200).toWellFormed();
    if (!findings.some((finding) => finding.excerpt === excerpt))
      findings.push({ kind, excerpt, message: `${sayings[kind]}: "${excerpt}"` });
  };
  let address = '';
  for (const sentence of splitSentences(visible)) {
    const folded = foldVisible(sentence.text);
    const kind = isFakeMessage(folded) ? 'fake-message' : kindOfSentence(folded, { address, of });
    if (kind !== null) add(kind, sentence.text);
    address = /^[^.!?]{0,80}[:,.!]?$/u.test(folded) ? folded : '';
  }
  findInWhole(visible, of, add);
  const tags = decodeTags(stripped.map(({ character }) => character).join(''));
  if (tags !== '') for (const finding of findInstructions(tags, of)) add(finding.kind, finding.excerpt);
  return findings;
}

/** What goes over sentence ends: comments, JSON, orders broken by punctuation or spaces. */
function findInWhole(visible: string, of: ScreenedText, add: (kind: InstructionKind, passage: string) => void): void {
  for (const [comment, content = ''] of visible.matchAll(/<!--([\s\S]{0,1000}?)-->/g)) {
    const folded = foldVisible(content);
    if (commentOrder.test(folded) && commentVerb.test(folded)) add('reviewer-order', comment);
  }
  const folded = foldVisible(visible);
  const output = fakeOutput(folded) ?? (of === 'request' ? fakeApproval(folded) : null);
  if (output !== null) add('fake-output', output);
  const oneLine = foldVisible(visible.replace(/\n/g, ' | '));
  const broken = brokenOrder.exec(oneLine);
  if (broken !== null && /[^\p{L}\s]/u.test(broken[0])) {
    const before =
      oneLine
        .slice(Math.max(0, broken.index - 40), broken.index)
        .split(/[.!?|]/u)
        .at(-1) ?? '';
    if (ignoresRules(before + broken[0].replace(/[^\p{L}]+/gu, ' ')))
      add('ignore-rules', broken[0].replace(/ \| /g, ' '));
  }
  const shut = spacedOut(folded);
  const approval = of === 'request' ? squeezedApproval.exec(shut) : null;
  if (approval !== null) add('approval-order', approval[0]);
  const squeezed = squeezedOrder.exec(shut);
  if (squeezed !== null)
    add(squeezed[0].startsWith('f') || squeezed[0].startsWith('h') ? 'grade-order' : 'ignore-rules', squeezed[0]);
}

/** The folded form in which instructions are looked for; for other screens that must not be tricked by the same means. */
export function foldForScreening(text: string): string {
  return fold(text);
}
