import type { MailMessage } from '../domain/mail.ts';
import type { ReportPerson, WeeklyReport } from '../domain/weekly-report.ts';
import { InvalidInputError } from '../errors.ts';
import type { Templates } from './create-templates.ts';
import { toMailVariables } from './mail-variables.ts';

/** Liquid bodies of the three parts of a mail. */
export interface WeeklyMailBodies {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface WeeklyMailRequest {
  readonly templates: Templates;
  readonly bodies: WeeklyMailBodies;
  /** its `people` are not read when `rankedPeople` is given: a run that streams passes none */
  readonly report: WeeklyReport;
  readonly person: ReportPerson;
  readonly sender: { readonly name: string; readonly address: string };
}

const maxSubjectCharacters = 200;

/**
 * One person's weekly mail with all their projects.
 *
 * @throws InvalidInputError `INVALID_INPUT` when a body does not render (`details.part` says which) or the subject is empty
 */
export function renderWeeklyMail({ report, person, ...rest }: WeeklyMailRequest): MailMessage {
  const { name, email: address } = person.person;
  return renderMail({ ...rest, variables: toMailVariables(report, person), recipient: { name, address } });
}

interface MailRequest extends Pick<WeeklyMailRequest, 'templates' | 'bodies' | 'sender'> {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly recipient: MailMessage['to'];
  /** the templates' common name, for errors; default `mail.weekly` */
  readonly family?: string;
}

/** A mail from variables, whoever they are about. @throws InvalidInputError as {@link renderWeeklyMail} */
export function renderMail(request: MailRequest): MailMessage {
  const { templates, bodies, sender, variables, recipient, family = 'mail.weekly' } = request;
  const renderPart = (part: keyof WeeklyMailBodies, render: () => string): string => inPart({ family, part }, render);
  return {
    to: recipient,
    from: { name: sender.name, address: sender.address },
    subject: toSubject(
      renderPart('subject', () => templates.render(bodies.subject, variables, 'text')),
      family,
    ),
    html: withoutControls(renderPart('html', () => templates.render(bodies.html, variables, 'html'))).trim(),
    text: withoutControls(renderPart('text', () => templates.render(bodies.text, variables, 'text')))
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
  };
}

function inPart(
  { family, part }: { readonly family: string; readonly part: keyof WeeklyMailBodies },
  render: () => string,
): string {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${family}.${part}: ${error.message}`, {
      details: { ...error.details, part },
      cause: error,
    });
  }
}

/** What people and models wrote may hold characters that steer a terminal or break a page; lines and tabs stay. */
function withoutControls(rendered: string): string {
  return rendered.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

/** One line without control characters: a line break in a subject would start a header of its own. */
function toSubject(rendered: string, family: string): string {
  const line = rendered.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  if (line === '') {
    throw new InvalidInputError(`${family}.subject: The subject is empty. Give the template a text for every case.`, {
      details: { part: 'subject' },
    });
  }
  const characters = Array.from(line);
  return characters.length <= maxSubjectCharacters
    ? line
    : `${characters.slice(0, maxSubjectCharacters - 1).join('')}…`;
}
