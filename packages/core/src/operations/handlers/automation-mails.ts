import { localSpan } from '../../domain/approval-words.ts';
import type { StoredCalibration } from '../../domain/calibration.ts';
import type { OutboxEntry } from '../../domain/mail.ts';
import { loadMailBodies, renderApprovalMail } from '../../graphs/triage/index.ts';
import type { AutomationOffVariables } from '../../templates/index.ts';
import type { OperationContext } from '../context.ts';
import { rulesInForce } from '../weeks.ts';

/** What ended it; `recalibrated`: a later calibration found no threshold any more. */
export type SwitchOffCause = 'drift' | 'outdated' | 'person' | 'recalibrated';

const reasons: Readonly<Record<SwitchOffCause, string>> = {
  drift: 'In blind reviews people decided otherwise more often than the bound allows.',
  outdated: 'The prompt, the models or the rules changed, and the bound was shown for what they were before.',
  person: 'Somebody switched it off.',
  recalibrated: 'The calibration that was due could not show the bound any more.',
};
const remedies: Readonly<Record<SwitchOffCause, string>> = {
  drift: 'Look at what was approved lately and at the rules; then decide requests blind and calibrate again.',
  outdated: 'Decide requests blind and calibrate again.',
  person: 'Calibrate again when requests may be approved automatically once more.',
  recalibrated: 'Decide more requests blind and calibrate again.',
};

export interface AutomationOffNews {
  readonly calibration: Pick<StoredCalibration, 'id'>;
  readonly cause: SwitchOffCause;
  /** what somebody gave as a reason */
  readonly note: string | null;
  readonly now: string;
}

/** One mail for each reviewer of the rules. */
export async function automationOffMails(
  context: OperationContext,
  { calibration, cause, note, now }: AutomationOffNews,
): Promise<readonly Pick<OutboxEntry, 'key' | 'message'>[]> {
  const { services, signal } = context;
  const { rules } = await rulesInForce(context);
  const bodies = await loadMailBodies(services.ports, 'mail.automation-off', { signal });
  const { date, start } = localSpan({ startAt: now, minutes: 0 }, rules.timeZone);
  const switchedOff = {
    at: `${date} ${start}`,
    reason: note === null ? reasons[cause] : `${reasons[cause]} ${note}`,
    remedy: remedies[cause],
  };
  return rules.approvals.review.reviewers.map(({ id, name, email }) => {
    const variables: AutomationOffVariables = {
      organisation: { name: rules.organisation.name },
      reviewer: { name },
      switchedOff,
    };
    const message = renderApprovalMail({
      templates: services.templates,
      family: 'mail.automation-off',
      bodies,
      sender: rules.mail,
      variables,
      recipient: { name, address: email },
    });
    return { key: `automation-off:${calibration.id}:${id}`, message };
  });
}
