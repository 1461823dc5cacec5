import type { PersonId } from '../../domain/identifiers.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import { createReportBuilder, mailPerson } from '../../graphs/evaluation/index.ts';
import type { WeeklyMailBodies } from '../../templates/index.ts';
import {
  checkMailTemplate,
  declaredVariables,
  formatTemplateProblem,
  mailSample,
  renderMail,
} from '../../templates/index.ts';
import { claimSendable } from '../claim-mail.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import type * as descriptors from '../mail.ts';
import { seedPrompts } from '../seed-prompts.ts';
import { rulesInForce, weekOrLast } from '../weeks.ts';

const mailNames = ['mail.weekly.html', 'mail.weekly.text', 'mail.weekly.subject'] as const;

export const mailTemplates: HandlerOf<typeof descriptors.mailTemplates> = async (context) => {
  const templates = await Promise.all(
    mailNames.map(async (name) => {
      const { version, body } = await inProduction(context, name);
      return { name, version, body, variables: [...declaredVariables(name)] };
    }),
  );
  return { templates };
};

export const previewMail: HandlerOf<typeof descriptors.previewMail> = async (context, input) => {
  const bodies = await bodiesFor(context, input);
  const problems = mailNames.flatMap((name) =>
    checkMailTemplate(context.services.templates, name, bodies[partOf(name)]).map(
      (problem) => `${name}: ${formatTemplateProblem(problem)}`,
    ),
  );
  const { personId } = input;
  const message =
    personId === undefined
      ? await previewSample(context, input, bodies)
      : await previewPerson(context, { ...input, personId }, bodies);
  return { ...message, problems };
};

type PreviewInput = Parameters<HandlerOf<typeof descriptors.previewMail>>[1];
type PreviewedMail = ReturnType<typeof mailPerson>;

const partOf = (name: (typeof mailNames)[number]): keyof WeeklyMailBodies =>
  name.slice('mail.weekly.'.length) as keyof WeeklyMailBodies;

/** What was given, and what is in production for the rest. */
async function bodiesFor(context: OperationContext, input: PreviewInput): Promise<WeeklyMailBodies> {
  return {
    html: input.html ?? (await inProduction(context, 'mail.weekly.html')).body,
    text: input.text ?? (await inProduction(context, 'mail.weekly.text')).body,
    subject: input.subject ?? (await inProduction(context, 'mail.weekly.subject')).body,
  };
}

async function previewSample(
  context: OperationContext,
  { sample }: PreviewInput,
  bodies: WeeklyMailBodies,
): Promise<PreviewedMail> {
  const { rules } = await rulesInForce(context);
  const { senderName: name, senderAddress: address } = rules.mail;
  const variables = { ...mailSample(sample), organisation: { name: rules.organisation.name } };
  return renderMail({
    templates: context.services.templates,
    bodies,
    sender: { name, address },
    variables,
    recipient: { name: variables.person.name, address: 'sample@example.com' },
  });
}

async function previewPerson(
  context: OperationContext,
  input: PreviewInput & { readonly personId: PersonId },
  bodies: WeeklyMailBodies,
): Promise<PreviewedMail> {
  const { services, signal } = context;
  const { storage } = services.ports;
  const week = await weekOrLast(context, input.week);
  const run = await storage.runs.latest(week, { signal });
  const ranking = await storage.evaluations.ranking(week, { signal });
  const builder = await createReportBuilder(services, { week, run, ranking, signal });
  const [person] = await builder.people([input.personId]);
  if (person === undefined)
    throw new NotFoundError(`There is no person "${input.personId}".`, { details: { personId: input.personId } });
  const { rules } = await rulesInForce(context);
  return mailPerson(services, { setup: { bodies, sender: rules.mail }, builder, person });
}

export const claimMail: HandlerOf<typeof descriptors.claimMail> = async (context, { limit, leaseSeconds }) => {
  await assertHostSends(context);
  const request = { limit, leaseMs: leaseSeconds * 1_000, resend: false };
  let claimed = await claimSendable(context, request);
  // An empty answer says that nothing waits: a batch of nothing but held addresses must not.
  while (claimed.mails.length === 0 && claimed.held > 0) claimed = await claimSendable(context, request);
  return { mails: claimed.mails.map(({ entry, claim }) => ({ key: entry.key, claim, message: entry.message })) };
};

export const confirmMail: HandlerOf<typeof descriptors.confirmMail> = async (context, { outcomes }) => {
  await assertHostSends(context);
  const { storage, clock } = context.services.ports;
  const status = { sent: 'sent', failed: 'failed', unsent: 'queued', unknown: 'uncertain' } as const;
  const settled = await storage.outbox.settle(
    outcomes.map(({ key, claim, outcome, error, messageId, retryAfterSeconds }) => ({
      key,
      claim,
      status: status[outcome],
      error,
      messageId,
      ...(outcome === 'unsent' ? { pauseMs: retryAfterSeconds * 1_000 } : {}),
      now: clock.now(),
    })),
    { signal: context.signal },
  );
  const confirmed = new Set(settled);
  return { confirmed: [...confirmed], ignored: outcomes.map(({ key }) => key).filter((key) => !confirmed.has(key)) };
};

/** @throws ConflictError when this installation sends by itself: two senders would send twice */
async function assertHostSends(context: OperationContext): Promise<void> {
  const { rules } = await rulesInForce(context);
  if (rules.mail.delivery === 'host') return;
  throw new ConflictError(
    'Mails are sent by this installation itself. Set mail.delivery to "host" in the rules to send them from here.',
  );
}

async function inProduction(
  context: OperationContext,
  name: (typeof mailNames)[number],
): Promise<{ readonly version: number; readonly body: string }> {
  const { ports } = context.services;
  await seedPrompts(ports, { signal: context.signal });
  const prompt = await ports.storage.prompts.get(name, { label: 'production' }, { signal: context.signal });
  if (prompt === null) throw new NotFoundError(`The template ${name} has no version in production.`);
  return prompt;
}
