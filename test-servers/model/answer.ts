import { seededPair } from './seeded.ts';

/** The slice of a request to the Responses API that is read here. */
export interface ModelRequest {
  readonly model: string;
  readonly input: readonly ModelInput[];
  readonly text?: { readonly format?: { readonly name?: string } };
}

export interface ModelInput {
  readonly role: string;
  readonly content: string | readonly { readonly text: string }[];
}

/** The words of one message, which come as a text or as parts, such as those that mark a prompt cache. */
export function textOfInput({ content }: ModelInput): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('');
}

/** What the user wrote, without the delimiters that are random in every request: the same work is the same text. */
export function contentOf({ input }: ModelRequest): string {
  return input
    .filter(({ role }) => role !== 'system')
    .map((message) => textOfInput(message).replaceAll(/data [\w-]{8,64}/g, 'data'))
    .join('\n');
}

/** A reply that fits the schema the request names: levels and quotes for a judgement, words for feedback. */
export function answerText(request: ModelRequest, seed: number): string {
  return JSON.stringify(request.text?.format?.name === 'judgement' ? judge(request, seed) : feedback);
}

const feedback = {
  summary: 'The update names figures that another person can check. A source for the price would help most.',
  strengths: ['The goal of the week has a number and a date.'],
  improvements: ['Name where the price comes from, and who said it.'],
  nextSteps: ['Ask ten more buyers what they would pay, and write down their answers.'],
};

function judge(request: ModelRequest, seed: number) {
  const [system, user] = ['system', 'user'].map((role) => {
    const message = request.input.find((candidate) => candidate.role === role);
    return message === undefined ? '' : textOfInput(message);
  });
  const sections = sectionsOf(user ?? '');
  return { criteria: criteriaOf(system ?? '').map((id) => judgeCriterion(id, sections, seed)) };
}

function judgeCriterion(criterionId: string, sections: Readonly<Record<string, string>>, seed: number) {
  const own = sections[criterionId.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase())];
  const text = own ?? Object.values(sections).find((section) => section.trim() !== '') ?? '';
  const quote = quoteOf(text);
  if (quote === '') return { criterionId, level: null, evidence: [], missing: ['Anything about this.'] };
  const level = 2 + Math.floor(seededPair(seed, text)[0] * 4);
  return { criterionId, level, evidence: [quote], missing: level === 5 ? [] : ['A second source.'] };
}

/** The first line that says something, cut where a quote would be too long. */
function quoteOf(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return line.trim().slice(0, 200);
}

/** The submission's sections out of the JSON between the delimiters. */
function sectionsOf(message: string): Readonly<Record<string, string>> {
  const json = /<<<data [\w-]+\n(.*)\ndata [\w-]+>>>/s.exec(message)?.[1];
  if (json === undefined) return {};
  const { submission } = JSON.parse(json) as { submission?: Readonly<Record<string, string>> };
  return submission ?? {};
}

const knownPrompts = new Map<string, readonly string[]>();

/** Ids of the criteria in a judge's instructions, which are the same for all projects of a run. */
function criteriaOf(instructions: string): readonly string[] {
  const known = knownPrompts.get(instructions);
  if (known !== undefined) return known;
  const ids = Array.from(instructions.matchAll(/^## ([\w-]+) \(/gm), ([, id]) => id ?? '');
  knownPrompts.set(instructions, ids);
  return ids;
}
