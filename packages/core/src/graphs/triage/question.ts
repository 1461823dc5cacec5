import type { ShownApproval } from '../../domain/approval-view.ts';
import { wordsOfFindings, localSpan, wordsOfKind } from '../../domain/approval-words.ts';

/** What a person is asked, in the shape of LangChain's agent inbox. */
export interface ApprovalQuestion {
  readonly action_request: {
    readonly action: string;
    readonly args: { readonly [name: string]: string | number | null };
  };
  readonly config: {
    readonly allow_ignore: boolean;
    readonly allow_respond: boolean;
    readonly allow_edit: boolean;
    readonly allow_accept: boolean;
  };
  /** Markdown */
  readonly description: string;
}

/**
 * The question about a request, made from what may be shown of it. Whatever the applicant wrote stands indented, as
 * Markdown shows text that is neither link, image nor heading.
 */
export function questionAbout(
  approval: ShownApproval,
  { personName, timeZone }: { readonly personName: string; readonly timeZone: string },
): ApprovalQuestion {
  const { request, triage } = approval;
  const { date, weekday, start, end } = localSpan(request, timeZone);
  const { personId, kind, startAt, minutes, category } = request;
  const parts = [
    `**${plain(personName)}** asks for ${minutes} minutes of ${wordsOfKind(kind)} on ${weekday} ${date}, ${start} to ${end} (${timeZone}).`,
    request.description === '' ? 'There is no description.' : `The description:\n\n${indented(request.description)}`,
    ...(triage === null
      ? []
      : [bulleted([wordsOfFindings(triage.hardRules), ...triage.textFindings.map(({ message }) => message)])]),
    ...(triage === null ? [] : [bulleted(triage.facts.map(({ id, text }) => `${id}: ${text}`))]),
    approval.withheld
      ? 'The recommendation is withheld: please decide as you would without one.'
      : (triage?.reasoning ?? ''),
  ];
  return {
    action_request: {
      action: 'decide-approval',
      args: { approvalId: approval.id, personId, personName, kind, startAt, minutes, category },
    },
    config: { allow_ignore: false, allow_respond: true, allow_edit: false, allow_accept: true },
    description: parts.filter((part) => part !== '').join('\n\n'),
  };
}

function bulleted(lines: readonly string[]): string {
  return lines
    .filter((line) => line !== '')
    .map((line) => `- ${plain(line)}`)
    .join('\n');
}

function indented(text: string): string {
  return text
    .split(/\r\n?|[\n\u000b\u000c\u0085\u2028\u2029]/)
    .map((line) => `    ${line}`)
    .join('\n');
}

/** One line in which nothing is Markdown. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#|!~]/g, (sign) => `\\${sign}`);
}
