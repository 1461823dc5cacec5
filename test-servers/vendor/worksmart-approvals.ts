import type { WorkSmartPerson, WorkSmartServerOptions } from '../worksmart-server.ts';
import type { VendorAnswer, VendorRequest } from './http-server.ts';

interface Body {
  readonly approverId?: unknown;
  readonly timecardIds?: readonly number[];
  readonly allowOvertime?: unknown;
  readonly rejectionReason?: string;
  readonly memo?: string;
}

/** Manual time and overtime: only for managers, each request decided once. */
export function createApprovals(options: WorkSmartServerOptions) {
  const decisions: string[] = [];
  const decided = new Set<number>();
  const { manualTimes = [], overtimes = [] } = options;

  const decideManual = (word: 'approved' | 'rejected', body: Body): VendorAnswer => {
    const ids = body.timecardIds ?? [];
    const isKnown = manualTimes.some((time) => time.timecardIds.join() === ids.join());
    const isComplete = word === 'approved' ? body.allowOvertime === false : (body.rejectionReason ?? '') !== '';
    const mayApprove = typeof body.approverId === 'number' && (options.approverIds?.includes(body.approverId) ?? true);
    if (!isKnown || !mayApprove || !isComplete) return { status: 422, body: { code: 'CROS-0422' } };
    if (ids.some((id) => decided.has(id))) return { status: 409, body: { code: 'CROS-0409' } };
    for (const id of ids) decided.add(id);
    decisions.push(
      `${word} ${ids.join()} by ${body.approverId}${body.rejectionReason === undefined ? '' : `: ${body.rejectionReason}`}`,
    );
    return { body: {} };
  };
  const decideOvertime = (word: 'approved' | 'rejected', id: number, body: Body): VendorAnswer => {
    if (!overtimes.some((overtime) => overtime.id === id)) return { status: 404 };
    if (decided.has(id)) return { status: 409, body: { code: 'CROS-0409' } };
    decided.add(id);
    decisions.push(`overtime ${word} ${id}${body.memo === undefined ? '' : `: ${body.memo}`}`);
    return { body: {} };
  };
  return {
    decisions: decisions as readonly string[],
    /** undefined: the request is about something else */
    answer({ method, path, query, body }: VendorRequest, own: WorkSmartPerson | undefined): VendorAnswer | undefined {
      const [, word, id] = /^\/api\/overtime\/request(?:\/(approval|rejection)\/(\d+))?$/.exec(path) ?? [];
      const manual = /^\/api\/timetracking\/workdiaries\/manual\/(pending|approved|rejected)$/.exec(path)?.[1];
      if (manual === undefined && !path.startsWith('/api/overtime/')) return undefined;
      if (own !== undefined || options.isManager === false) return { status: 403, body: { code: 'CROS-0403' } };
      const monday = query.get('weekStartDate') ?? '';
      if (method === 'GET')
        return {
          body: manual === undefined ? toOvertimes(options, monday, decided) : toManualTimes(options, monday, decided),
        };
      if (manual === 'approved' || manual === 'rejected') return decideManual(manual, (body ?? {}) as Body);
      return decideOvertime(word === 'approval' ? 'approved' : 'rejected', Number(id), (body ?? {}) as Body);
    },
  };
}

function toManualTimes(
  { manualTimes = [], people }: WorkSmartServerOptions,
  monday: string,
  decided: ReadonlySet<number>,
): unknown {
  const open = manualTimes.filter((time) => time.monday === monday && !time.timecardIds.some((id) => decided.has(id)));
  return [...Map.groupBy(open, ({ candidateId }) => candidateId)].map(([userId, times]) => ({
    userId,
    fullName: people.find(({ candidateId }) => candidateId === userId)?.fullName ?? `Candidate ${userId}`,
    jobTitle: 'SuperBuilder',
    totalTimeMinutes: times.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0),
    weekLate: false,
    manualTimes: times.map(({ startDateTime, durationMinutes, type, description, timecardIds }) => ({
      startDateTime,
      durationMinutes,
      type,
      description,
      status: 'PENDING',
      timecardIds,
      rejectionReason: null,
    })),
  }));
}

function toOvertimes(
  { overtimes = [], people }: WorkSmartServerOptions,
  monday: string,
  decided: ReadonlySet<number>,
): unknown {
  return overtimes
    .filter((overtime) => overtime.monday === monday && !decided.has(overtime.id))
    .map(({ id, candidateId, startDateTime, durationMinutes, description }) => {
      const person = people.find((candidate) => candidate.candidateId === candidateId);
      const candidate = { id: candidateId, printableName: person?.fullName, jobTitle: 'SuperBuilder' };
      return {
        overtimeRequest: { id, status: 'PENDING', durationMinutes, description, startDateTime },
        assignment: {
          id: person?.assignmentId,
          salary: 50,
          selection: { marketplaceMember: { application: { candidate } } },
        },
      };
    });
}
