import type { MailMessage } from '../../domain/mail.ts';
import type { Rules } from '../../domain/rules.ts';
import type { Run } from '../../domain/run.ts';
import type { ReportPerson } from '../../domain/weekly-report.ts';
import { ConfigurationError } from '../../errors.ts';
import type { WeeklyMailBodies } from '../../templates/index.ts';
import { renderWeeklyMail } from '../../templates/index.ts';
import type { EvaluationDeps } from './deps.ts';
import { modelFacts } from './report-builder.ts';
import type { ReportBuilder } from './report-builder.ts';

export interface MailSetup {
  readonly bodies: WeeklyMailBodies;
  readonly sender: Rules['mail'];
}

/** The mail templates and the sender a run is pinned to. */
export async function loadMailBodies({ ports }: Pick<EvaluationDeps, 'ports'>, run: Run): Promise<MailSetup> {
  const rules = await ports.storage.rules.get(run.rulesVersion, {});
  const [html, text, subject] = await Promise.all(
    ['mail.weekly.html', 'mail.weekly.text', 'mail.weekly.subject'].map(async (name) => {
      const version = run.promptVersions[name];
      const prompt = version === undefined ? null : await ports.storage.prompts.get(name, { version }, {});
      if (prompt === null) throw new ConfigurationError(`The run of ${run.week} needs the template ${name}, version ${version ?? 'unknown'}, which is not in storage.`);
      return prompt.body;
    }),
  );
  if (rules === null || html === undefined || text === undefined || subject === undefined) {
    throw new ConfigurationError(`The rules of the run of ${run.week} are not in storage.`);
  }
  return { bodies: { html, text, subject }, sender: rules.rules.mail };
}

/** One person's weekly mail, all projects in it. */
export async function mailPerson(
  { templates }: Pick<EvaluationDeps, 'templates'>,
  { setup, builder, person }: { readonly setup: MailSetup; readonly builder: ReportBuilder; readonly person: ReportPerson },
): Promise<MailMessage> {
  const { head } = builder;
  const report = { ...head, people: [], facts: { ...head.facts, ...modelFacts([person]) } };
  const { senderName, senderAddress } = setup.sender;
  return renderWeeklyMail({ templates, bodies: setup.bodies, report, person, sender: { name: senderName, address: senderAddress } });
}
