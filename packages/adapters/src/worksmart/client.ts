import type { CallOptions } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import { z } from 'zod';
import type { Part } from '../shared/http/fields.ts';
import { idSchema, itemsOf, parseAnswer, partAt, readPart } from '../shared/http/fields.ts';
import type { ParsedWorkSmartOptions } from './options.ts';
import type { Session } from './session.ts';

type Fields = ParsedWorkSmartOptions['fields'];

/** Somebody's work in a team. The three ids of a person are kept apart: login, candidate, assignment. */
export interface Assignment {
  /** for work diaries */
  readonly assignmentId: string;
  /** for timesheets, and as who approves */
  readonly candidateId: string;
  readonly teamId: string | undefined;
  readonly managerId: string | undefined;
}

/** Whose account it is. */
export interface AccountDetail {
  readonly fullName: string | undefined;
  readonly isManager: boolean;
  readonly candidateId: string | undefined;
  /** undefined: the account only manages */
  readonly assignment: Assignment | undefined;
}

/** Ten minutes of somebody's day. */
export interface DiarySlot {
  readonly tags: readonly string[];
  /** false: entered by hand */
  readonly isTracked: boolean | undefined;
  readonly status: string | undefined;
  /** when it began; undefined: not told */
  readonly startAt: string | undefined;
  /** when it was entered by hand; undefined: it was not, or that is not told */
  readonly enteredAt: string | undefined;
}

/** The calls about people's own time. All dates are calendar dates `YYYY-MM-DD`, passed on as they are. */
export interface WorkSmartClient {
  detail(options: CallOptions): Promise<AccountDetail>;
  /** All active assignments that the account may see, page by page; of those that cannot be read the field that does not fit. */
  assignments(
    options: CallOptions,
  ): Promise<{ readonly items: readonly Assignment[]; readonly unreadable: readonly string[] }>;
  /** Hours of the week that starts on a Monday; null: the answer is empty. */
  weekHours(
    query: {
      readonly date: string;
      readonly userId: string;
      readonly managerId?: string | undefined;
      readonly teamId?: string | undefined;
    },
    options: CallOptions,
  ): Promise<number | null>;
  diary(
    query: { readonly assignmentId: string; readonly date: string },
    options: CallOptions,
  ): Promise<readonly DiarySlot[]>;
}

const maxPages = 1_000;

export function createWorkSmartClient(session: Session, { paths, fields }: ParsedWorkSmartOptions): WorkSmartClient {
  const get = async (
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    options: CallOptions,
  ): Promise<Part> => parseAnswer(await session.call({ path, query }, options));
  return {
    detail: async (options) => toDetail(await get(paths.detail, {}, options), fields),
    async assignments(options) {
      const items = new Map<string, Assignment>();
      const unreadable: string[] = [];
      for (let page = 0; page < maxPages; page += 1) {
        const query = { avatarType: 'CANDIDATE', status: 'ACTIVE', page: String(page) };
        const { parts, isLast } = toPage(await get(paths.assignments, query, options), { fields, page });
        const known = items.size + unreadable.length;
        for (const part of parts) collect(part, { fields, items, unreadable });
        // A server that does not know pages answers with the same list for ever.
        if (isLast || items.size + unreadable.length === known) break;
      }
      return { items: [...items.values()], unreadable };
    },
    async weekHours(query, options) {
      const entries = itemsOf(await get(paths.timesheets, { period: 'WEEK', ...query }, options));
      if (entries.length === 0) return null;
      return entries.reduce((sum, entry) => sum + readPart(firstOf(entry, fields.hours), hoursSchema), 0);
    },
    diary: async (query, options) =>
      itemsOf(await get(paths.workdiaries, query, options)).map((slot) => ({
        tags: readPart(firstOf(slot, fields.slotTags), z.array(z.string())),
        isTracked: readPart(firstOf(slot, fields.slotIsTracked), z.boolean().nullish()) ?? undefined,
        status: readPart(firstOf(slot, fields.slotStatus), z.string().nullish()) ?? undefined,
        startAt: toInstant(readPart(firstOf(slot, fields.slotTime), z.string().nullish())),
        enteredAt: enteredAt(slot, fields),
      })),
  };
}

const hoursSchema = z.number().min(0).max(168);
const optionalId = idSchema.nullish().transform((id) => id ?? undefined);

/** The first of several fields that is there; the first of all when none is, so that a complaint names that. */
export function firstOf(part: Part, paths: readonly string[]): Part {
  const parts = paths.map((path) => partAt(part, path));
  const found = parts.find(({ value }) => value !== undefined && value !== null);
  return found ?? parts[0] ?? part;
}

/** Times come in UTC, with an offset or without; undefined for what is no time. */
export function toInstant(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  const time = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** The last time that somebody entered the slot by hand. */
function enteredAt(slot: Part, fields: Fields): string | undefined {
  const actions = firstOf(slot, fields.slotActions);
  if (actions.value === undefined || actions.value === null) return undefined;
  return itemsOf(actions)
    .filter((action) => readPart(firstOf(action, fields.actionType), z.string().nullish()) === 'ADD_MANUAL_TIME')
    .flatMap((action) => toInstant(readPart(firstOf(action, fields.actionTime), z.string().nullish())) ?? [])
    .toSorted()
    .at(-1);
}

function toDetail(answer: Part, fields: Fields): AccountDetail {
  const types = readPart(firstOf(answer, fields.avatarTypes), z.array(z.string()));
  const candidateId = candidateAvatar(answer, fields);
  const part = firstOf(answer, fields.assignment);
  const hasAssignment = part.value !== undefined && part.value !== null;
  const assignment = hasAssignment ? toAssignment(part, fields, candidateId) : undefined;
  return {
    fullName: readPart(firstOf(answer, fields.fullName), z.string().nullish()) ?? undefined,
    isManager: types.includes('MANAGER'),
    candidateId: candidateId ?? assignment?.candidateId,
    assignment,
  };
}

function candidateAvatar(answer: Part, fields: Fields): string | undefined {
  const avatars = firstOf(answer, fields.avatars);
  if (avatars.value === undefined || avatars.value === null) return undefined;
  const mine = itemsOf(avatars).find(
    (avatar) => readPart(firstOf(avatar, fields.avatarType), z.string()) === 'CANDIDATE',
  );
  return mine === undefined ? undefined : readPart(firstOf(mine, fields.avatarId), idSchema);
}

/** @param candidateId - of the avatar, which comes before what the assignment says */
function toAssignment(part: Part, fields: Fields, candidateId?: string): Assignment {
  return {
    assignmentId: readPart(firstOf(part, fields.assignmentId), idSchema),
    candidateId: candidateId ?? readPart(firstOf(part, fields.candidateId), idSchema),
    teamId: readPart(firstOf(part, fields.teamId), optionalId),
    managerId: readPart(firstOf(part, fields.managerId), optionalId),
  };
}

interface Collection {
  readonly fields: Fields;
  readonly items: Map<string, Assignment>;
  readonly unreadable: string[];
}

/** One assignment that does not fit must not hide all others. */
function collect(part: Part, { fields, items, unreadable }: Collection): void {
  try {
    const assignment = toAssignment(part, fields);
    items.set(assignment.assignmentId, assignment);
  } catch (error) {
    if (!isAiManagerError(error)) throw error;
    unreadable.push(String(error.details['field']));
  }
}

/** A bare list, or a page that holds one. */
function toPage(
  answer: Part,
  { fields, page }: { readonly fields: Fields; readonly page: number },
): { readonly parts: readonly Part[]; readonly isLast: boolean } {
  if (Array.isArray(answer.value)) return { parts: itemsOf(answer), isLast: answer.value.length === 0 };
  const parts = itemsOf(firstOf(answer, fields.pageItems));
  const isLast = readPart(firstOf(answer, fields.pageIsLast), z.boolean().nullish()) === true;
  const pages = readPart(firstOf(answer, fields.pageCount), z.int().nullish());
  const ended = typeof pages === 'number' && page + 1 >= pages;
  return { parts, isLast: isLast || ended || parts.length === 0 };
}
