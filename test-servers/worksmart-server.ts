import { randomUUID } from 'node:crypto';
import type { VendorAnswer, VendorRequest, VendorServer } from './vendor/http-server.ts';
import { startVendorServer } from './vendor/http-server.ts';
import { createApprovals } from './vendor/worksmart-approvals.ts';

/** Manual time as the vendor lists it; `rejectionReason` and status change when it is decided. */
export interface ManualTime {
  readonly candidateId: number;
  readonly monday: string;
  readonly startDateTime: string;
  readonly durationMinutes: number;
  readonly type: 'WEB' | 'MOBILE';
  readonly description: string;
  readonly timecardIds: readonly number[];
  /** when it was entered, as the work diary tells */
  readonly createdDate?: string;
}

export interface Overtime {
  readonly id: number;
  readonly candidateId: number;
  readonly monday: string;
  readonly startDateTime: string;
  readonly durationMinutes: number;
  readonly description: string;
}

/** Somebody at WorkSmart, under the three ids that differ. */
export interface WorkSmartPerson {
  readonly loginId: number;
  readonly candidateId: number;
  readonly assignmentId: number;
  readonly teamId: number;
  readonly managerId: number;
  readonly fullName: string;
  /** a key of the person's own */
  readonly apiKey?: string;
  /** hours by Monday */
  readonly hours: Readonly<Record<string, number>>;
  /** which parameters still give data; `all` by default */
  readonly answersWith?: 'all' | 'manager' | 'user';
  /** tags of the slots by date */
  readonly slots: Readonly<Record<string, readonly (readonly string[])[]>>;
}

export interface WorkSmartServerOptions {
  readonly people: readonly WorkSmartPerson[];
  readonly username?: string;
  readonly password?: string;
  /** a token that never runs out */
  readonly apiKey?: string;
  readonly manualTimes?: readonly ManualTime[];
  readonly overtimes?: readonly Overtime[];
  /** of the account itself; it has none by default */
  readonly accountCandidateId?: number;
  /** ids that may approve; default: any */
  readonly approverIds?: readonly number[];
  /** the account manages and has no assignment of its own; default true */
  readonly isManager?: boolean;
  readonly pageSize?: number;
  /** how assignments are answered: `page` with `content`, or a bare `list`; default `page` */
  readonly listing?: 'page' | 'list';
  readonly tokenFormat?: 'text' | 'json';
  readonly clockAheadMs?: number;
  readonly port?: number;
}

export interface WorkSmartServer extends VendorServer {
  /** Tokens that were fetched so far run out. */
  expireTokens(): void;
  /** what was decided, such as `approved 1,2` and `overtime rejected 7: not needed` */
  readonly decisions: readonly string[];
  /** how many tokens were fetched */
  readonly tokensGiven: number;
}

/** A stand-in for api.crossover.com: its routes, ids, tokens and odd corners, as public clients know them. */
export async function startWorkSmartServer(options: WorkSmartServerOptions): Promise<WorkSmartServer> {
  const tokens = new Set<string>();
  const approvals = createApprovals(options);
  let tokensGiven = 0;
  const giveToken = ({ headers }: VendorRequest): VendorAnswer => {
    const basic = Buffer.from(`${options.username}:${options.password}`).toString('base64');
    if (options.username === undefined || headers['authorization'] !== `Basic ${basic}`) return { status: 401 };
    const token = `1190137:${randomUUID()}`;
    tokens.add(token);
    tokensGiven += 1;
    return { body: options.tokenFormat === 'json' ? { token } : token };
  };
  const answer = (request: VendorRequest): VendorAnswer => {
    if (request.method === 'POST' && request.path === '/api/v3/token') return giveToken(request);
    const token = request.headers['x-auth-token'] ?? '';
    const own = options.people.find(({ apiKey }) => apiKey !== undefined && apiKey === token);
    if (own === undefined && token !== options.apiKey && !tokens.has(token))
      return { status: 401, body: { code: 'CROS-0001' } };
    return approvals.answer(request, own) ?? answerAuthorised(request, { options, own });
  };
  const server = await startVendorServer(answer, options);
  return Object.defineProperties(server, {
    expireTokens: { value: () => tokens.clear() },
    decisions: { get: () => approvals.decisions },
    tokensGiven: { get: () => tokensGiven },
  }) as WorkSmartServer;
}

interface Caller {
  readonly options: WorkSmartServerOptions;
  /** whose own key it is; undefined: the account for everybody */
  readonly own: WorkSmartPerson | undefined;
}

function answerAuthorised(request: VendorRequest, caller: Caller): VendorAnswer {
  switch (`${request.method} ${request.path}`) {
    case 'GET /api/identity/users/current/detail':
      return { body: toDetail(caller) };
    case 'GET /api/v2/teams/assignments':
      return { body: toAssignments(request, caller) };
    case 'GET /api/timetracking/timesheets':
      return { body: toTimesheets(request, caller) };
    case 'GET /api/timetracking/workdiaries':
      return toDiary(request, caller);
    default:
      return { status: 404, body: { code: 'CROS-0404' } };
  }
}

function toDetail({ options, own }: Caller): unknown {
  if (own === undefined)
    return {
      fullName: 'Mona Manager',
      avatarTypes: options.isManager === false ? [] : ['MANAGER', 'COMPANY_ADMIN'],
      ...(options.accountCandidateId === undefined
        ? {}
        : { userAvatars: [{ type: 'CANDIDATE', id: options.accountCandidateId }] }),
    };
  return {
    fullName: own.fullName,
    avatarTypes: ['CANDIDATE'],
    assignment: toAssignment(own),
    userAvatars: [
      { type: 'OTHER', id: own.loginId },
      { type: 'CANDIDATE', id: own.candidateId },
    ],
  };
}

function toAssignment({ assignmentId, candidateId, teamId, managerId, fullName }: WorkSmartPerson) {
  const candidate = { id: candidateId, printableName: fullName, jobTitle: 'SuperBuilder' };
  return {
    id: assignmentId,
    salary: 50,
    weeklyLimit: 40,
    team: { id: teamId, name: `Team ${teamId}` },
    manager: { id: managerId },
    selection: { marketplaceMember: { application: { candidate } } },
  };
}

function toAssignments({ query }: VendorRequest, { options }: Caller): unknown {
  const size = options.pageSize ?? 20;
  const page = Number(query.get('page') ?? '0');
  const content = options.people.slice(page * size, (page + 1) * size).map(toAssignment);
  if (options.listing === 'list') return content;
  const totalPages = Math.ceil(options.people.length / size);
  return { content, totalPages, totalElements: options.people.length, number: page, last: page + 1 >= totalPages };
}

/** Data comes only with the parameters the person's week is kept under; with too many the answer is an empty list. */
function toTimesheets({ query }: VendorRequest, { options, own }: Caller): unknown {
  const person = options.people.find(({ candidateId }) => String(candidateId) === query.get('userId'));
  if (person === undefined || (own !== undefined && own !== person) || query.get('period') !== 'WEEK') return [];
  const { answersWith = 'all' } = person;
  if (answersWith !== 'all' && query.has('teamId')) return [];
  if (answersWith === 'user' && query.has('managerId')) return [];
  const date = query.get('date') ?? '';
  const hours = person.hours[date];
  if (hours === undefined) return [];
  const stats = [{ date: `${date}T00:00:00.000Z`, hours }];
  return [{ [answersWith === 'user' ? 'hourWorked' : 'totalHours']: hours, averageHoursPerDay: hours / 5, stats }];
}

function toDiary({ query }: VendorRequest, { options, own }: Caller): VendorAnswer {
  const person = options.people.find(({ assignmentId }) => String(assignmentId) === query.get('assignmentId'));
  if (person === undefined) return { body: [] };
  if (own !== undefined && own !== person) return { status: 403, body: { code: 'CROS-0403' } };
  const date = query.get('date') ?? '';
  const tracked = (person.slots[date] ?? []).map((tags, index) => ({
    tags,
    autoTracker: true,
    status: 'APPROVED',
    memo: 'Work',
    // Without a time zone in the query, in UTC; the first slot begins at nine.
    date: new Date(Date.parse(`${date}T09:00:00Z`) + index * 600_000).toISOString(),
    actions: [],
    events: [{ processName: 'Editor', idle: false, activity: 'OTHER' }],
  }));
  return { body: [...tracked, ...toManualSlots(person, date, options)] };
}

function toManualSlots({ candidateId, loginId }: WorkSmartPerson, date: string, options: WorkSmartServerOptions) {
  return (options.manualTimes ?? [])
    .filter((time) => time.candidateId === candidateId && time.startDateTime.startsWith(date))
    .flatMap(({ startDateTime, durationMinutes, description, createdDate }) =>
      Array.from({ length: Math.ceil(durationMinutes / 10) }, (_, index) => ({
        tags: [],
        autoTracker: false,
        status: 'PENDING',
        memo: description,
        date: new Date(Date.parse(startDateTime) + index * 600_000).toISOString(),
        actions: [{ actionType: 'ADD_MANUAL_TIME', comment: description, actionMadeBy: loginId, createdDate }],
      })),
    );
}
