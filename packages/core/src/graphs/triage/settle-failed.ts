import type { Approval } from '../../domain/approval.ts';
import type { SettledOutcome, TriageContext } from './context.ts';
import type { TriageDeps } from './deps.ts';
import { toSettlement } from './settlement.ts';
import type { PanelResult } from './state.ts';
import { toTriage } from './triage-result.ts';

const nobodyAnswered: PanelResult = {
  votes: [],
  recommendation: null,
  confidence: null,
  confidenceWithoutText: null,
  obstacle: 'model-unavailable',
  attempts: [],
};

/** A request on which triage itself fails waits for a person, so that it neither stops the others nor is tried for ever. */
export async function settleFailed(
  deps: Pick<TriageDeps, 'ports' | 'templates'>,
  approval: Approval,
  context: Omit<TriageContext, 'onSettled'>,
): Promise<SettledOutcome> {
  const { storage, clock } = deps.ports;
  const options = { signal: context.signal };
  const { settings } = context;
  const found = { hardRules: { outcome: 'allow' as const, findings: [] }, panel: nobodyAnswered };
  const person = await storage.people.get(approval.request.personId, options);
  const work = { approval, person, panel: nobodyAnswered, ...toTriage(found, { settings, now: clock.now() }) };
  const change = await toSettlement(deps, work, context);
  const outcome = await storage.approvals.change(change, options);
  return outcome === 'changed'
    ? { kind: 'settled', approval: change.approval, question: null, attempts: [], mails: change.mails.length }
    : { kind: 'skipped', approvalId: approval.id };
}
