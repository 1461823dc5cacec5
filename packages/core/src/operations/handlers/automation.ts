import type { StoredCalibration } from '../../domain/calibration.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import { announcementTo, automationSwitchedOff } from '../../domain/event.ts';
import type { OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type { SwitchOffCause } from './automation-mails.ts';
import { automationOffMails } from './automation-mails.ts';

export interface SwitchOffRequest {
  /** the one that is on */
  readonly calibration: StoredCalibration;
  readonly cause: SwitchOffCause;
  /** figures the decision rests on; no text of a person */
  readonly facts: DecisionRecord['outcome'];
  /** what somebody gave as a reason */
  readonly note?: string;
}

/**
 * Ends automatic approval: from the moment this resolves nothing is approved without a person. The record, the event
 * for every webhook and the mails to reviewers are written together with it.
 *
 * @returns false: it was off already, and nothing was written
 */
export async function switchOff(context: OperationContext, request: SwitchOffRequest): Promise<boolean> {
  const { calibration, cause, facts, note } = request;
  const { storage, clock, eventSinks } = context.services.ports;
  const now = clock.now();
  const decision = {
    ...decisionOf(context, {
      kind: 'calibration',
      subject: { type: 'calibration', id: calibration.id },
      outcome: { switchedOff: true, cause, fingerprint: calibration.fingerprint, ...facts },
    }),
    at: now,
    personal: note === undefined ? null : { note },
  };
  const told = cause === 'recalibrated' ? 'drift' : cause;
  const event = await automationSwitchedOff({ automation: 'approvals', reason: told, decisionId: decision.id }, now);
  return storage.calibrations.switchOff(
    {
      calibrationId: calibration.id,
      reason: cause === 'recalibrated' ? 'replaced' : cause,
      now,
      decision,
      events: [announcementTo(eventSinks, event)],
      mails: await automationOffMails(context, { calibration, cause, note: note ?? null, now }),
    },
    { signal: context.signal },
  );
}

/**
 * The calibration under which requests of this recipe may be approved automatically; null: none. One that holds for
 * another recipe is switched off here, once.
 */
export async function switchOffOutdated(
  context: OperationContext,
  fingerprint: string,
): Promise<StoredCalibration | null> {
  const current = await context.services.ports.storage.calibrations.current({ signal: context.signal });
  if (current === null || current.fingerprint === fingerprint) return current;
  await switchOff(context, { calibration: current, cause: 'outdated', facts: { recipe: fingerprint } });
  return null;
}
