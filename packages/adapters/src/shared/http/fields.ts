import { z } from 'zod';
import type { RequestName } from './errors.ts';
import { toMismatch } from './errors.ts';
import type { HttpReply } from './http-client.ts';

/** A part of an answer, with where it stands in it. */
export interface Part extends RequestName {
  /** such as `[3].tags`; empty: the whole answer */
  readonly place: string;
  readonly value: unknown;
}

/** @throws UpstreamError when the answer is no JSON */
export function parseAnswer(reply: HttpReply): Part {
  const { service, request, text } = reply;
  try {
    return { service, request, place: '', value: JSON.parse(text) as unknown };
  } catch {
    throw toMismatch(reply, '', 'it is no JSON');
  }
}

/** The member at a dotted path such as `selection.candidate.id`; its value is undefined where a step is missing. */
export function partAt(part: Part, path: string): Part {
  let value = part.value;
  for (const step of path.split('.')) value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return { ...part, place: part.place === '' ? path : `${part.place}.${path}`, value };
}

/** @throws UpstreamError naming the field that does not fit */
export function readPart<S extends z.ZodType>(part: Part, schema: S): z.output<S> {
  const parsed = schema.safeParse(part.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const inner = (issue?.path ?? [])
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('');
  throw toMismatch(part, `${part.place}${inner}`.replace(/^\./, ''), issue?.message ?? 'it does not fit');
}

/** The items of a list. @throws UpstreamError when it is none */
export function itemsOf(part: Part): readonly Part[] {
  return readPart(part, z.array(z.unknown())).map((value, index) => ({
    ...part,
    place: `${part.place}[${index}]`,
    value,
  }));
}

/** Ids are numbers at some vendors and texts at others; here they are texts. */
export const idSchema = z.union([z.string().min(1).max(200), z.int()]).transform(String);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
