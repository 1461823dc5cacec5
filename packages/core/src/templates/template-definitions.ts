import type { z } from 'zod';
import { evaluationFeedbackBody } from './defaults/evaluation-feedback.ts';
import { evaluationJudgeBody } from './defaults/evaluation-judge.ts';
import { mailWeeklyHtmlBody } from './defaults/mail-weekly-html.ts';
import { mailWeeklySubjectBody } from './defaults/mail-weekly-subject.ts';
import { mailWeeklyTextBody } from './defaults/mail-weekly-text.ts';
import type { TemplateMode } from './liquid-engine.ts';
import { feedbackVariablesSchema, judgeVariablesSchema, mailVariablesSchema } from './template-variables.ts';
import { variablePaths } from './variable-paths.ts';

/** The prompts and mail templates the system itself uses. */
export const templateNames = [
  'evaluation.judge',
  'evaluation.feedback',
  'mail.weekly.html',
  'mail.weekly.text',
  'mail.weekly.subject',
] as const;
export type TemplateName = (typeof templateNames)[number];

/** Text that seeds the registry as version 1. */
export const defaultBodies: Readonly<Record<TemplateName, string>> = {
  'evaluation.judge': evaluationJudgeBody,
  'evaluation.feedback': evaluationFeedbackBody,
  'mail.weekly.html': mailWeeklyHtmlBody,
  'mail.weekly.text': mailWeeklyTextBody,
  'mail.weekly.subject': mailWeeklySubjectBody,
};

/** What each template is rendered with. */
const templateVariables = {
  'evaluation.judge': judgeVariablesSchema,
  'evaluation.feedback': feedbackVariablesSchema,
  'mail.weekly.html': mailVariablesSchema,
  'mail.weekly.text': mailVariablesSchema,
  'mail.weekly.subject': mailVariablesSchema,
} as const satisfies Readonly<Record<TemplateName, z.ZodType>>;

/** Variables without which a text is no such template: a judge without criteria, a mail without projects. */
export const requiredVariables: Readonly<Record<TemplateName, readonly string[]>> = {
  'evaluation.judge': ['rubric.criteria'],
  'evaluation.feedback': ['rubric.criteria'],
  'mail.weekly.html': ['projects'],
  'mail.weekly.text': ['projects'],
  'mail.weekly.subject': [],
};

export function isTemplateName(name: string): name is TemplateName {
  return (templateNames as readonly string[]).includes(name);
}

/** HTML for names that end in `.html`, text for all others. */
export function templateModeOf(name: string): TemplateMode {
  return name.endsWith('.html') ? 'html' : 'text';
}

/** Paths of the variables a template may use, such as `projects[].name`; what `Templates.check` and forms for editors take. */
export function declaredVariables(name: TemplateName): readonly string[] {
  return variablePaths(templateVariables[name]);
}
