export type {
  ApprovalDecidedVariables,
  ApprovalDigestVariables,
  AutomationOffVariables,
  PanelVariables,
} from './approval-variables.ts';
export { checkMailTemplate, isMailTemplateName } from './check-mail-template.ts';
export { createTemplates } from './create-templates.ts';
export type { Templates } from './create-templates.ts';
export { promptVariablesFor } from './faults-of-template.ts';
export { firstNameOf } from './first-name.ts';
export { mailSample } from './mail-samples.ts';
export type { TemplateLimits, TemplateMode } from './liquid-engine.ts';
export { pinPrompts } from './pin-prompts.ts';
export { toFeedbackVariables, toJudgeVariables } from './prompt-variables.ts';
export { renderMail, renderWeeklyMail } from './render-weekly-mail.ts';
export type { WeeklyMailBodies, WeeklyMailRequest } from './render-weekly-mail.ts';
export { renderWeeklyReport } from './render-weekly-report.ts';
export type { WeeklyReportOptions } from './render-weekly-report.ts';
export {
  declaredVariables,
  defaultBodies,
  isTemplateName,
  templateModeOf,
  templateNames,
  weeklyTemplateNames,
} from './template-definitions.ts';
export type { TemplateName } from './template-definitions.ts';
export { formatTemplateProblem } from './template-problem.ts';
export type { TemplateProblem } from './template-problem.ts';
export type { FeedbackVariables, JudgeVariables, MailVariables } from './template-variables.ts';
