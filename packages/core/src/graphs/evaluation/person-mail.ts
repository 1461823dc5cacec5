import type { MailMessage } from '../../domain/mail.ts';
import type { Rules } from '../../domain/rules.ts';
import type { Run } from '../../domain/run.ts';
import type { ReportPerson } from '../../domain/weekly-report.ts';
import { ConfigurationError, isAiManagerError } from '../../errors.ts';
import type { PromptStore } from '../../ports/index.ts';
import type { WeeklyMailBodies } from '../../templates/index.ts';
import { renderWeeklyMail } from '../../templates/index.ts';
import type { EvaluationDeps } from './deps.ts';
import { modelFacts } from './report-builder.ts';
import type { ReportBuilder } from './report-builder.ts';

export interface MailSetup {
  readonly bodies: WeeklyMailBodies;
  readonly sender: Rules['mail'];
}

type MailDeps = Pick<EvaluationDeps, 'ports' | 'templates'>;

/**
 * Renders mails with the templates and the sender that a run is pinned to. Where a pinned template cannot be rendered
 * for somebody, those in production now take its place: a run is not held up by a template that was mended since.
 */
export async function createMailRenderer(
  deps: MailDeps,
  run: Run,
  builder: ReportBuilder,
): Promise<(person: ReportPerson) => MailMessage> {
  const pinned = await loadSetup(deps, run, (name) => ({ version: run.promptVersions[name] ?? 0 }));
  const current = await loadSetup(deps, run, () => ({ label: 'production' }));
  return (person) => {
    try {
      return mailPerson(deps, { setup: pinned, builder, person });
    } catch (error) {
      if (!isAiManagerError(error, 'INVALID_INPUT')) throw error;
      return mailPerson(deps, { setup: current, builder, person });
    }
  };
}

type PromptSelector = Parameters<PromptStore['get']>[1];

async function loadSetup({ ports }: MailDeps, run: Run, select: (name: string) => PromptSelector): Promise<MailSetup> {
  const load = async (name: string): Promise<string> => {
    const prompt = await ports.storage.prompts.get(name, select(name), {});
    if (prompt === null)
      throw new ConfigurationError(
        `The run of ${run.week} needs the template ${name}, which is not in storage in the version it was started with.`,
      );
    return prompt.body;
  };
  const rules = await ports.storage.rules.get(run.rulesVersion, {});
  if (rules === null)
    throw new ConfigurationError(
      `The run of ${run.week} needs version ${run.rulesVersion} of the rules, which is not in storage.`,
    );
  const [html, text, subject] = await Promise.all([
    load('mail.weekly.html'),
    load('mail.weekly.text'),
    load('mail.weekly.subject'),
  ]);
  return { bodies: { html, text, subject }, sender: rules.rules.mail };
}

/** One person's weekly mail, all projects in it. */
export function mailPerson(
  { templates }: Pick<EvaluationDeps, 'templates'>,
  {
    setup,
    builder,
    person,
  }: { readonly setup: MailSetup; readonly builder: ReportBuilder; readonly person: ReportPerson },
): MailMessage {
  const { head } = builder;
  const report = { ...head, people: [], facts: { ...head.facts, ...modelFacts([person]) } };
  const { senderName, senderAddress } = setup.sender;
  return renderWeeklyMail({
    templates,
    bodies: setup.bodies,
    report,
    person,
    sender: { name: senderName, address: senderAddress },
  });
}
