export { createTemplates } from './create-templates.ts';
export type { Templates } from './create-templates.ts';
export { escapeHtml } from './liquid-engine.ts';
export type { TemplateLimits, TemplateMode } from './liquid-engine.ts';
export { defaultFeedbackTone, toFeedbackVariables, toJudgeVariables } from './prompt-variables.ts';
export {
  declaredVariables,
  defaultBodies,
  isTemplateName,
  templateModeOf,
  templateNames,
  templateVariables,
} from './template-definitions.ts';
export type { TemplateName } from './template-definitions.ts';
export { formatTemplateProblem } from './template-problem.ts';
export type { TemplateProblem } from './template-problem.ts';
export { feedbackVariablesSchema, judgeVariablesSchema, mailVariablesSchema } from './template-variables.ts';
export type { FeedbackVariables, JudgeVariables, MailVariables } from './template-variables.ts';
export { firstNameOf } from './first-name.ts';
export { describeJudges, toMailVariables } from './mail-variables.ts';
export { renderWeeklyMail } from './render-weekly-mail.ts';
export type { WeeklyMailBodies, WeeklyMailRequest } from './render-weekly-mail.ts';
export { renderWeeklyReport } from './render-weekly-report.ts';
export type { WeeklyReportOptions } from './render-weekly-report.ts';
