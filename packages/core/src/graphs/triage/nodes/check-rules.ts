import type { Approval } from '../../../domain/approval.ts';
import { evaluateHardRules, requestsBefore } from '../../../domain/hard-rules.ts';
import { allOf } from '../../../domain/pages.ts';
import { addWeeks, startOfWeek, weekOfInstant } from '../../../domain/week.ts';
import type { CallOptions, Storage } from '../../../ports/index.ts';
import type { NodeConfig } from '../context.ts';
import { callOptionsOf, contextOf } from '../context.ts';
import type { TriageDeps } from '../deps.ts';
import type { TriageState, TriageUpdate } from '../state.ts';
import { workOf } from '../work.ts';

/** Checks the request against what executives have set, before any model is asked. */
export function createCheckRules({ ports }: Pick<TriageDeps, 'ports'>) {
  const { storage, clock } = ports;
  return async (state: TriageState, config: NodeConfig): Promise<TriageUpdate> => {
    const options = callOptionsOf(config);
    const { rules, approvals } = contextOf(config).settings;
    const { approval } = workOf(state, 'approval');
    const { request, submittedAt } = approval;
    const [person, others] = await Promise.all([
      storage.people.get(request.personId, options),
      requestsAround(storage, { approval, timeZone: rules.timeZone }, options),
    ]);
    const hardRules = evaluateHardRules(
      {
        request,
        submittedAt,
        now: clock.now(),
        timeZone: rules.timeZone,
        personActive: person?.status === 'active',
        others: requestsBefore(approval, others),
      },
      approvals.hard,
    );
    return { work: { ...state.work, person, hardRules } };
  };
}

/** Every request of the person whose time can lie in the same week: one may last a week. */
async function requestsAround(
  { approvals }: Pick<Storage, 'approvals'>,
  { approval, timeZone }: { readonly approval: Approval; readonly timeZone: string },
  options: CallOptions,
): Promise<readonly Approval[]> {
  const { personId, startAt } = approval.request;
  const week = weekOfInstant(startAt, timeZone);
  const filter = {
    personIds: [personId],
    startFrom: startOfWeek(addWeeks(week, -1), timeZone),
    startBefore: startOfWeek(addWeeks(week, 3), timeZone),
    limit: 1_000,
  };
  return allOf((from) => approvals.list({ ...filter, ...from }, options));
}
