import type { z } from 'zod';

export type Validation<T> =
  | { readonly ok: true; readonly object: T }
  /** one sentence per problem, made of paths and rules only: nothing of the reply is quoted */
  | { readonly ok: false; readonly problems: readonly string[] };

const mostProblems = 20;
const longestProblem = 300;

/** Reads a reply as JSON, checks it against the schema, then by `check`. */
export function validateReply<S extends z.ZodType>(
  text: string,
  schema: S,
  check: ((object: z.output<S>) => readonly string[]) | undefined,
): Validation<z.output<S>> {
  const value = readJson(text);
  if (value === undefined) return { ok: false, problems: ['the reply is not one JSON object'] };
  const parsed = schema.safeParse(value);
  if (!parsed.success) return { ok: false, problems: limit(parsed.error.issues.map(describeIssue)) };
  const problems = check?.(parsed.data) ?? [];
  return problems.length === 0 ? { ok: true, object: parsed.data } : { ok: false, problems: limit(problems) };
}

/** The JSON value of a text that may wrap it into a code fence or a sentence; undefined when there is none. */
function readJson(text: string): unknown {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  return tryParse(text) ?? tryParse(text.slice(start, end + 1));
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.length === 0 ? 'the reply' : issue.path.map(String).join('.');
  // Names of unknown keys are the model's words, which may be an applicant's: they are not repeated.
  if (issue.code === 'unrecognized_keys') return `${path}: has keys that the schema does not name`;
  return `${path}: ${issue.message}`;
}

function limit(problems: readonly string[]): readonly string[] {
  const shown = problems.slice(0, mostProblems).map((problem) => problem.slice(0, longestProblem));
  return problems.length > mostProblems ? [...shown, `and ${problems.length - mostProblems} more`] : shown;
}
