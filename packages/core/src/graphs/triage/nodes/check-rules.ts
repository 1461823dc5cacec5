import { evaluateHardRules, requestsBefore } from '../../../domain/hard-rules.ts';
import { addWeeks, startOfWeek, weekOfInstant } from '../../../domain/week.ts';
import type { ApprovalDossierRequest } from '../../../ports/index.ts';
import type { NodeConfig } from '../context.ts';
import { callOptionsOf, contextOf } from '../context.ts';
import type { TriageDeps } from '../deps.ts';
import { weeksAround } from '../facts.ts';
import type { TriageState, TriageUpdate, TriageWork } from '../state.ts';
import { workOf } from '../work.ts';

/** Own decided requests that are looked through for examples. */
const ownDecisions = 30;

/**
 * Looks up all that is known about the request, at once, and checks it against what executives have set, before any model
 * is asked.
 */
export function createCheckRules({ ports }: Pick<TriageDeps, 'ports'>) {
  const { storage, clock } = ports;
  return async (state: TriageState, config: NodeConfig): Promise<TriageUpdate> => {
    const { rules, approvals } = contextOf(config).settings;
    const { approval } = workOf(state, 'approval');
    const { request, submittedAt } = approval;
    const { timeZone } = rules;
    const dossier = await storage.approvals.dossier(aboutRequest(approval, timeZone), callOptionsOf(config));
    const hardRules = evaluateHardRules(
      {
        request,
        submittedAt,
        now: clock.now(),
        timeZone,
        personActive: dossier.person?.status === 'active',
        others: requestsBefore(approval, dossier.around),
      },
      approvals.hard,
    );
    return { work: { ...state.work, person: dossier.person, dossier, hardRules } };
  };
}

/** Every request of the person whose time can lie in the same week counts: one may last a week. */
function aboutRequest({ request }: TriageWork['approval'], timeZone: string): ApprovalDossierRequest {
  const week = weekOfInstant(request.startAt, timeZone);
  return {
    personId: request.personId,
    startFrom: startOfWeek(addWeeks(week, -1), timeZone),
    startBefore: startOfWeek(addWeeks(week, 3), timeZone),
    weeks: weeksAround(request, timeZone),
    decisions: ownDecisions,
  };
}
