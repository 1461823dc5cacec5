import { InvalidInputError } from '../errors.ts';
import { checkMailHtml } from './check-mail-html.ts';
import type { Templates } from './create-templates.ts';
import { mailSamplesOf } from './mail-samples.ts';
import { declaredVariables, templateModeOf } from './template-definitions.ts';
import type { TemplateName } from './template-definitions.ts';
import type { TemplateProblem } from './template-problem.ts';

export type MailTemplateName = Extract<TemplateName, `mail.${string}`>;

/** Large mail programs cut a mail off after 102 kB. */
const mostHtmlCharacters = 100_000;
const mostTextCharacters = 100_000;
const mostSubjectCharacters = 200;

/**
 * What is wrong with a mail template: Liquid and variables first; where those are fine, what it makes of every sample.
 *
 * @returns problems with line and column of the template (1, 1 for what has no place), none when it may be saved
 */
export function checkMailTemplate(
  templates: Templates,
  name: MailTemplateName,
  body: string,
): readonly TemplateProblem[] {
  const mode = templateModeOf(name);
  const problems = templates.check(body, declaredVariables(name), mode);
  if (problems.length > 0) return problems;
  const inSource = mode === 'html' ? checkMailHtml(withoutOwnLinks(name, body)) : [];
  if (inSource.length > 0) return inSource;
  for (const [sample, variables] of Object.entries(mailSamplesOf(name.split('.')[1] ?? ''))) {
    const found = checkSample(templates, { name, body, sample, variables });
    // One sample is enough to say what is wrong.
    if (found.length > 0) return found;
  }
  return [];
}

interface Trial {
  readonly name: MailTemplateName;
  readonly body: string;
  readonly sample: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The links of a digest are made by code from the page the rules name: here, and nowhere else, a variable is a link. */
function withoutOwnLinks(name: MailTemplateName, body: string): string {
  return name === 'mail.approval-digest.html'
    ? body.replaceAll(/href="\{\{-? request\.link -?\}\}"/g, 'href="#"')
    : body;
}

function checkSample(templates: Templates, { name, body, sample, variables }: Trial): readonly TemplateProblem[] {
  let rendered: string;
  try {
    rendered = templates.render(body, variables, templateModeOf(name));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const issues = error.details['issues'] as readonly TemplateProblem[];
    return issues.map((issue) => ({ ...issue, message: `${issue.message.replace(/\.$/, '')} (sample "${sample}").` }));
  }
  const about = (message: string, remedy: string): readonly TemplateProblem[] => [
    { line: 1, column: 1, message: `${message} (sample "${sample}").`, remedy },
  ];
  const text = rendered.trim();
  const everyCase = 'Give it a text for every case; mail.preview shows each sample.';
  switch (name.slice(name.lastIndexOf('.') + 1)) {
    case 'subject':
      if (text === '') return about('The subject is empty', everyCase);
      if (/[\r\n]/.test(text))
        return about('The subject has several lines', 'Write it in one line, or trim with {%- -%}.');
      // The sample with endless names is cut off when it is sent.
      if (sample !== 'extreme' && Array.from(text).length > mostSubjectCharacters)
        return about(`The subject is longer than ${mostSubjectCharacters} characters`, 'Shorten it.');
      return [];
    case 'text':
      if (text === '') return about('The text part is empty', everyCase);
      if (text.length > mostTextCharacters) return about('The text part is too long', 'Shorten it.');
      return [];
    default:
      if (text.replaceAll(/<style[^]*?<\/style>|<[^>]*>/gi, '').trim() === '')
        return about('The HTML part shows nothing', everyCase);
      if (text.length > mostHtmlCharacters)
        return about('The HTML part is longer than mail programs show', 'Shorten it to less than 100,000 characters.');
      // What the source only puts together while it is rendered.
      return checkMailHtml(text).length > 0
        ? about('Put together, the HTML part holds what has no place in a mail', 'Write tags and addresses out.')
        : [];
  }
}

export function isMailTemplateName(name: TemplateName): name is MailTemplateName {
  return name.startsWith('mail.');
}
