import type { ApprovalOrigin, OutcomeNotice } from '../domain/approval.ts';
import type { Week } from '../domain/week.ts';
import { UpstreamError } from '../errors.ts';
import type { ApprovalSource, SourceRequest } from '../ports/approval-source.ts';

export interface MemoryApprovalSourceOptions {
  readonly id: string;
  /** what waits */
  readonly requests: readonly { readonly week: Week; readonly request: Omit<SourceRequest, 'origin'> }[];
}

/** A system in which people ask for time, inside this process, for tests and examples. */
export interface MemoryApprovalSource extends ApprovalSource {
  /** what it was told, in order; each request once */
  readonly told: readonly OutcomeNotice[];
}

export function createMemoryApprovalSource({ id, requests }: MemoryApprovalSourceOptions): MemoryApprovalSource {
  const told = new Map<string, OutcomeNotice>();
  const keyOf = ({ reference }: ApprovalOrigin): string => reference['key'] as string;
  const isOpen = (key: string): boolean => !told.has(key) && requests.some(({ request }) => request.key === key);
  return {
    id,
    get told() {
      return [...told.values()];
    },
    async listPending(week, people, { signal }) {
      signal?.throwIfAborted();
      const known = new Set<string>(people.map((person) => person.id));
      const open = requests.filter((one) => one.week === week && isOpen(one.request.key)).map(({ request }) => request);
      const found = open.filter(({ request }) => known.has(request.personId));
      return {
        requests: found.map((request) => ({
          ...structuredClone(request),
          origin: { source: id, reference: { key: request.key } },
        })),
        unknownPeople: open.length - found.length,
      };
    },
    async isPending(origin, { signal }) {
      signal?.throwIfAborted();
      return isOpen(keyOf(origin));
    },
    async tell(notice, { signal }) {
      signal?.throwIfAborted();
      const key = keyOf(notice.origin);
      if (!isOpen(key))
        throw new UpstreamError('UPSTREAM_REJECTED', `${id} has no open request ${key}.`, {
          details: { service: id, reason: 'request' },
        });
      told.set(key, structuredClone(notice));
    },
    async check({ signal }) {
      signal?.throwIfAborted();
      const waiting = requests.filter(({ request }) => isOpen(request.key)).length;
      return [{ part: id, ok: true, message: `${waiting} requests wait in memory`, remedy: null }];
    },
  };
}
