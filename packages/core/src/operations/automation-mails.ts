import type { Reviewer } from '../domain/approval-rules.ts';
import type { StoredCalibration } from '../domain/calibration.ts';
import type { OutboxEntry } from '../domain/mail.ts';
import type { Rules } from '../domain/rules.ts';
import { isAiManagerError, toLoggable } from '../errors.ts';
import type { AutomationOffVariables, TemplateName, WeeklyMailBodies } from '../templates/index.ts';
import { defaultBodies, renderMail } from '../templates/index.ts';
import type { SwitchOffCause } from './automation.ts';
import type { OperationContext } from './context.ts';
import { rulesInForce } from './weeks.ts';

const family = 'mail.automation-off';
const parts = ['subject', 'html', 'text'] as const;

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
  readonly note: string | null;
  readonly now: string;
}

/** One mail for each reviewer of the rules. A template that cannot be rendered keeps nobody from hearing of it. */
export async function automationOffMails(
  context: OperationContext,
  { calibration, cause, note, now }: AutomationOffNews,
): Promise<readonly Pick<OutboxEntry, 'key' | 'message'>[]> {
  const { rules } = await rulesInForce(context);
  const bodies = await bodiesInForce(context);
  const switchedOff = {
    at: localMinute(now, rules.timeZone),
    reason: note === null ? reasons[cause] : `${reasons[cause]} ${note}`,
    remedy: remedies[cause],
  };
  return rules.approvals.review.reviewers.map((reviewer) => ({
    key: `automation-off:${calibration.id}:${reviewer.id}`,
    message: render(context, { bodies, rules, reviewer, switchedOff }),
  }));
}

interface Rendering {
  readonly bodies: WeeklyMailBodies;
  readonly rules: Rules;
  readonly reviewer: Reviewer;
  readonly switchedOff: AutomationOffVariables['switchedOff'];
}

function render({ services, logger }: OperationContext, { bodies, rules, reviewer, switchedOff }: Rendering) {
  const variables: AutomationOffVariables = {
    organisation: { name: rules.organisation.name },
    reviewer: { name: reviewer.name },
    switchedOff,
  };
  const request = {
    templates: services.templates,
    variables,
    recipient: { name: reviewer.name, address: reviewer.email },
    sender: { name: rules.mail.senderName, address: rules.mail.senderAddress },
    family,
  };
  try {
    return renderMail({ ...request, bodies });
  } catch (error) {
    if (!isAiManagerError(error, 'INVALID_INPUT')) throw error;
    logger.warn('A mail template could not be rendered: its default text was sent.', { error: toLoggable(error) });
    return renderMail({ ...request, bodies: bodiesOf((name) => defaultBodies[name]) });
  }
}

async function bodiesInForce({ services, signal }: OperationContext): Promise<WeeklyMailBodies> {
  const { prompts } = services.ports.storage;
  const found = new Map<string, string>();
  for (const part of parts) {
    const prompt = await prompts.get(`${family}.${part}`, { label: 'production' }, { signal });
    if (prompt !== null) found.set(prompt.name, prompt.body);
  }
  return bodiesOf((name) => found.get(name) ?? defaultBodies[name]);
}

function bodiesOf(body: (name: TemplateName) => string): WeeklyMailBodies {
  return { subject: body(`${family}.subject`), html: body(`${family}.html`), text: body(`${family}.text`) };
}

/** Such as `2026-11-23 09:05`. */
function localMinute(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(new Date(instant));
  return parts.replace(', ', ' ');
}
