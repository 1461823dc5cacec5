import type { CallOptions } from '@ai-manager/core';
import { ConfigurationError } from '@ai-manager/core';
import { z } from 'zod';
import type { Part } from '../shared/http/fields.ts';
import { idSchema, itemsOf, parseAnswer, partAt, readPart } from '../shared/http/fields.ts';
import { createHttpClient } from '../shared/http/http-client.ts';
import { firstOf } from './client.ts';
import type { WorkSmartOptions, ParsedWorkSmartOptions } from './options.ts';
import { hasAccount, parseWorkSmartOptions } from './options.ts';
import { createSession } from './session.ts';
import type { Session } from './session.ts';

/** Time somebody entered by hand and asks to be paid for. */
export interface ManualTimeRequest {
  /** `mt-<timecard ids joined by ->`: what a triage is known by, and the same each time it is listed */
  readonly key: string;
  /** candidate id */
  readonly userId: string;
  readonly fullName: string;
  readonly startDateTime: string;
  readonly durationMinutes: number;
  readonly type: 'WEB' | 'MOBILE';
  /** what the person wrote: data, never instructions */
  readonly description: string;
  readonly timecardIds: readonly number[];
}

/** Time beyond the weekly limit that somebody asks for. */
export interface OvertimeRequest {
  /** `ot-<id>` */
  readonly key: string;
  readonly id: string;
  readonly assignmentId: string;
  readonly candidateId: string;
  readonly fullName: string;
  readonly startDateTime: string;
  readonly durationMinutes: number;
  readonly description: string;
}

/**
 * Pending manual time and overtime of the people a manager manages. Every call is under the one account that was given, never under
 * a person's own key; an account that is no manager is refused with `details.reason` `forbidden`. What changes something is sent once
 * and never repeated by itself: when its answer is lost, list again to see what became of it.
 */
export interface WorkSmartApprovals {
  /** @param weekStartDate - a Monday as `YYYY-MM-DD` */
  listManualTime(weekStartDate: string, options: CallOptions): Promise<readonly ManualTimeRequest[]>;
  /** @param approverId - of the account that approves: its candidate id, as far as is known */
  approveManualTime(
    decision: { readonly approverId: string; readonly timecardIds: readonly number[] },
    options: CallOptions,
  ): Promise<void>;
  rejectManualTime(
    decision: {
      readonly approverId: string;
      readonly timecardIds: readonly number[];
      readonly rejectionReason: string;
    },
    options: CallOptions,
  ): Promise<void>;
  listOvertime(weekStartDate: string, options: CallOptions): Promise<readonly OvertimeRequest[]>;
  approveOvertime(id: string, options: CallOptions): Promise<void>;
  rejectOvertime(decision: { readonly id: string; readonly memo: string }, options: CallOptions): Promise<void>;
}

/**
 * Construction does no I/O.
 *
 * @throws ConfigurationError for wrong options, and when there is no account that could approve
 */
export function createWorkSmartApprovals(options: WorkSmartOptions): WorkSmartApprovals {
  const parsed = parseWorkSmartOptions(options);
  if (!hasAccount(parsed))
    throw new ConfigurationError('Approving at WorkSmart needs an apiKey, or a username with password, of a manager.');
  return approvalsOver(createSession(createHttpClient('WorkSmart', parsed), parsed, parsed), parsed);
}

/** The same over a session that somebody else has. */
export function approvalsOver(session: Session, { paths, fields }: ParsedWorkSmartOptions): WorkSmartApprovals {
  return {
    listManualTime: async (weekStartDate, call) =>
      toManualTimes(await get(session, { path: paths.manualPending, query: { weekStartDate } }, call), fields),
    approveManualTime: ({ approverId, timecardIds }, call) =>
      put(
        session,
        { path: paths.manualApproved, body: { approverId: toNumber(approverId), timecardIds, allowOvertime: false } },
        call,
      ),
    rejectManualTime: ({ approverId, timecardIds, rejectionReason }, call) =>
      put(
        session,
        { path: paths.manualRejected, body: { approverId: toNumber(approverId), timecardIds, rejectionReason } },
        call,
      ),
    listOvertime: async (weekStartDate, call) =>
      toOvertimes(
        await get(session, { path: paths.overtimeRequests, query: { status: 'PENDING', weekStartDate } }, call),
        fields,
      ),
    approveOvertime: (id, call) => put(session, { path: paths.overtimeApproval, values: { id }, body: {} }, call),
    rejectOvertime: ({ id, memo }, call) =>
      put(session, { path: paths.overtimeRejection, values: { id }, body: { memo } }, call),
  };
}

type Fields = ParsedWorkSmartOptions['fields'];
type Request = Omit<Parameters<Session['call']>[0], 'method'>;

async function get(session: Session, request: Request, call: CallOptions): Promise<Part> {
  return parseAnswer(await session.call({ ...request, method: 'GET' }, call));
}

async function put(session: Session, request: Request, call: CallOptions): Promise<void> {
  await session.call({ ...request, method: 'PUT' }, call);
}

/** Ids are numbers at WorkSmart; one that is none is passed on as it is. */
function toNumber(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}

const minutesSchema = z.number().positive().max(10_080);
const textSchema = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

function toManualTimes(answer: Part, fields: Fields): readonly ManualTimeRequest[] {
  return itemsOf(answer).flatMap((person) => {
    const userId = readPart(firstOf(person, fields.userId), idSchema);
    const fullName = readPart(firstOf(person, fields.fullName), z.string());
    return itemsOf(firstOf(person, fields.manualTimes))
      .filter((time) => readPart(firstOf(time, fields.slotStatus), z.string()) === 'PENDING')
      .map((time) => {
        const timecardIds = readPart(firstOf(time, fields.timecardIds), z.array(z.int()).min(1));
        return {
          key: `mt-${timecardIds.join('-')}`,
          userId,
          fullName,
          startDateTime: readPart(firstOf(time, fields.startDateTime), z.string().min(1)),
          durationMinutes: readPart(firstOf(time, fields.durationMinutes), minutesSchema),
          type: readPart(firstOf(time, fields.manualType), z.enum(['WEB', 'MOBILE'])),
          description: readPart(firstOf(time, fields.description), textSchema),
          timecardIds,
        };
      });
  });
}

function toOvertimes(answer: Part, fields: Fields): readonly OvertimeRequest[] {
  return itemsOf(answer).map((item) => {
    const request = firstOf(item, fields.overtimeRequest);
    const assignment = firstOf(item, fields.assignment);
    const id = readPart(partAt(request, 'id'), idSchema);
    return {
      key: `ot-${id}`,
      id,
      assignmentId: readPart(firstOf(assignment, fields.assignmentId), idSchema),
      candidateId: readPart(firstOf(assignment, fields.candidateId), idSchema),
      fullName: readPart(firstOf(assignment, fields.candidateName), textSchema),
      startDateTime: readPart(firstOf(request, fields.startDateTime), z.string().min(1)),
      durationMinutes: readPart(firstOf(request, fields.durationMinutes), minutesSchema),
      description: readPart(firstOf(request, fields.description), textSchema),
    };
  });
}
