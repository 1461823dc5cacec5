import type { z } from 'zod';
import {
  approvalDecidedVariablesSchema,
  approvalDigestVariablesSchema,
  automationOffVariablesSchema,
  panelVariablesSchema,
} from './approval-variables.ts';
import { approvalPanelBody } from './defaults/approval-panel.ts';
import { evaluationFeedbackBody } from './defaults/evaluation-feedback.ts';
import { evaluationJudgeBody } from './defaults/evaluation-judge.ts';
import { mailApprovalDecidedHtmlBody } from './defaults/mail-approval-decided-html.ts';
import { mailApprovalDecidedSubjectBody } from './defaults/mail-approval-decided-subject.ts';
import { mailApprovalDecidedTextBody } from './defaults/mail-approval-decided-text.ts';
import { mailApprovalDigestHtmlBody } from './defaults/mail-approval-digest-html.ts';
import { mailApprovalDigestSubjectBody } from './defaults/mail-approval-digest-subject.ts';
import { mailApprovalDigestTextBody } from './defaults/mail-approval-digest-text.ts';
import { mailAutomationOffHtmlBody } from './defaults/mail-automation-off-html.ts';
import { mailAutomationOffSubjectBody } from './defaults/mail-automation-off-subject.ts';
import { mailAutomationOffTextBody } from './defaults/mail-automation-off-text.ts';
import { mailWeeklyHtmlBody } from './defaults/mail-weekly-html.ts';
import { mailWeeklySubjectBody } from './defaults/mail-weekly-subject.ts';
import { mailWeeklyTextBody } from './defaults/mail-weekly-text.ts';
import type { TemplateMode } from './liquid-engine.ts';
import { feedbackVariablesSchema, judgeVariablesSchema, mailVariablesSchema } from './template-variables.ts';
import { variablePaths } from './variable-paths.ts';

/** What a weekly run is pinned to. */
export const weeklyTemplateNames = [
  'evaluation.judge',
  'evaluation.feedback',
  'mail.weekly.html',
  'mail.weekly.text',
  'mail.weekly.subject',
] as const;

/** What triage and decisions are made and told with. */
const approvalTemplateNames = [
  'approval.panel',
  'mail.approval-decided.html',
  'mail.approval-decided.text',
  'mail.approval-decided.subject',
  'mail.approval-digest.html',
  'mail.approval-digest.text',
  'mail.approval-digest.subject',
  'mail.automation-off.html',
  'mail.automation-off.text',
  'mail.automation-off.subject',
] as const;

/** The prompts and mail templates the system itself uses. */
export const templateNames = [...weeklyTemplateNames, ...approvalTemplateNames] as const;
export type TemplateName = (typeof templateNames)[number];

/** Text that seeds the registry as version 1. */
export const defaultBodies: Readonly<Record<TemplateName, string>> = {
  'evaluation.judge': evaluationJudgeBody,
  'evaluation.feedback': evaluationFeedbackBody,
  'mail.weekly.html': mailWeeklyHtmlBody,
  'mail.weekly.text': mailWeeklyTextBody,
  'mail.weekly.subject': mailWeeklySubjectBody,
  'approval.panel': approvalPanelBody,
  'mail.approval-decided.html': mailApprovalDecidedHtmlBody,
  'mail.approval-decided.text': mailApprovalDecidedTextBody,
  'mail.approval-decided.subject': mailApprovalDecidedSubjectBody,
  'mail.approval-digest.html': mailApprovalDigestHtmlBody,
  'mail.approval-digest.text': mailApprovalDigestTextBody,
  'mail.approval-digest.subject': mailApprovalDigestSubjectBody,
  'mail.automation-off.html': mailAutomationOffHtmlBody,
  'mail.automation-off.text': mailAutomationOffTextBody,
  'mail.automation-off.subject': mailAutomationOffSubjectBody,
};

/** What each template is rendered with. */
const templateVariables = {
  'evaluation.judge': judgeVariablesSchema,
  'evaluation.feedback': feedbackVariablesSchema,
  'mail.weekly.html': mailVariablesSchema,
  'mail.weekly.text': mailVariablesSchema,
  'mail.weekly.subject': mailVariablesSchema,
  'approval.panel': panelVariablesSchema,
  'mail.approval-decided.html': approvalDecidedVariablesSchema,
  'mail.approval-decided.text': approvalDecidedVariablesSchema,
  'mail.approval-decided.subject': approvalDecidedVariablesSchema,
  'mail.approval-digest.html': approvalDigestVariablesSchema,
  'mail.approval-digest.text': approvalDigestVariablesSchema,
  'mail.approval-digest.subject': approvalDigestVariablesSchema,
  'mail.automation-off.html': automationOffVariablesSchema,
  'mail.automation-off.text': automationOffVariablesSchema,
  'mail.automation-off.subject': automationOffVariablesSchema,
} as const satisfies Readonly<Record<TemplateName, z.ZodType>>;

/** Variables without which a text is no such template: a judge without criteria, a mail without projects. */
export const requiredVariables: Readonly<Record<TemplateName, readonly string[]>> = {
  'evaluation.judge': ['rubric.criteria'],
  'evaluation.feedback': ['rubric.criteria'],
  'mail.weekly.html': ['projects'],
  'mail.weekly.text': ['projects'],
  'mail.weekly.subject': [],
  'approval.panel': ['executive.temperament'],
  'mail.approval-decided.html': ['decision.outcome'],
  'mail.approval-decided.text': ['decision.outcome'],
  'mail.approval-decided.subject': [],
  'mail.approval-digest.html': ['requests'],
  'mail.approval-digest.text': ['requests'],
  'mail.approval-digest.subject': [],
  'mail.automation-off.html': ['switchedOff.reason'],
  'mail.automation-off.text': ['switchedOff.reason'],
  'mail.automation-off.subject': [],
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
