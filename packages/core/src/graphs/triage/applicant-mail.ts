import { localSpan, wordsOfKind } from '../../domain/approval-words.ts';
import type { Approval, ApprovalDecision } from '../../domain/approval.ts';
import type { MailMessage, OutboxEntry } from '../../domain/mail.ts';
import type { Rules } from '../../domain/rules.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import { isAiManagerError } from '../../errors.ts';
import type { CallOptions, Ports } from '../../ports/index.ts';
import type { ApprovalDecidedVariables, TemplateName, Templates } from '../../templates/index.ts';
import { defaultBodies, firstNameOf, renderMail } from '../../templates/index.ts';

/** Liquid bodies of the three parts of a mail. */
export interface MailBodies {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export type MailFamily = 'mail.approval-decided' | 'mail.approval-digest' | 'mail.automation-off';

/** The templates in production, or the default ones where there are none yet. */
export async function loadMailBodies(
  { storage }: Pick<Required<Ports>, 'storage'>,
  family: MailFamily,
  options: CallOptions,
): Promise<MailBodies> {
  const load = async (part: keyof MailBodies): Promise<string> => {
    const name: TemplateName = `${family}.${part}`;
    return (await storage.prompts.get(name, { label: 'production' }, options))?.body ?? defaultBodies[name];
  };
  const [subject, html, text] = await Promise.all([load('subject'), load('html'), load('text')]);
  return { subject, html, text };
}

export interface MailRendering {
  readonly templates: Templates;
  readonly family: MailFamily;
  readonly bodies: MailBodies;
  readonly sender: Rules['mail'];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly recipient: MailMessage['to'];
}

/** A mail about approvals. Where an edited template cannot be rendered, the default takes its place: a decision is told. */
export function renderApprovalMail({
  templates,
  family,
  bodies,
  sender,
  variables,
  recipient,
}: MailRendering): MailMessage {
  const from = { name: sender.senderName, address: sender.senderAddress };
  const render = (chosen: MailBodies) =>
    renderMail({ templates, bodies: chosen, sender: from, variables, recipient, family });
  try {
    return render(bodies);
  } catch (error) {
    if (!isAiManagerError(error, 'INVALID_INPUT')) throw error;
    return render({
      subject: defaultBodies[`${family}.subject`],
      html: defaultBodies[`${family}.html`],
      text: defaultBodies[`${family}.text`],
    });
  }
}

export interface DecisionMail {
  readonly templates: Templates;
  readonly bodies: MailBodies;
  readonly rules: Rules;
  /** as it is now, decided */
  readonly approval: Approval;
  /** null: nobody of that id is known, so nobody is told */
  readonly person: Superbuilder | null;
  /** true: an earlier decision was changed */
  readonly changed: boolean;
}

/** What the applicant is told of a decision; one mail per revision of the request. */
export function applicantMails(mail: DecisionMail): readonly Pick<OutboxEntry, 'key' | 'message'>[] {
  const { approval, person, rules, templates, bodies, changed } = mail;
  const { decision, request } = approval;
  if (person === null || decision === null) return [];
  const { date, start } = localSpan(request, person.timeZone ?? rules.timeZone);
  const variables: ApprovalDecidedVariables = {
    organisation: { name: rules.organisation.name },
    person: { name: person.name, firstName: firstNameOf(person.name) },
    request: { minutes: request.minutes, kind: wordsOfKind(request.kind), date, start },
    decision: { outcome: decision.outcome, reason: decision.reason, by: deciderOf(decision, rules), changed },
  };
  const recipient = { name: person.name, address: person.email };
  const message = renderApprovalMail({
    templates,
    family: 'mail.approval-decided',
    bodies,
    sender: rules.mail,
    variables,
    recipient,
  });
  return [{ key: `approval:${approval.id}:${approval.revision}`, message }];
}

function deciderOf({ by, actor }: ApprovalDecision, { approvals }: Rules): string {
  switch (by) {
    case 'automation':
      return 'automatic approval';
    case 'hard-rule':
      return 'a rule of the organisation';
    case 'expiry':
      return 'nobody, its time was over';
    case 'person':
      return approvals.review.reviewers.find(({ id }) => id === actor.id)?.name ?? `a person (${actor.role})`;
  }
}
