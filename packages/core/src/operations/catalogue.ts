import {
  approvalCalibration,
  calibrateApprovals,
  decideApprovals,
  getApproval,
  listApprovals,
  overrideApproval,
  pauseApprovals,
  submitApproval,
  syncApprovals,
  triageApprovals,
} from './approvals.ts';
import { exportAudit, listAudit, verifyAudit } from './audit.ts';
import {
  contestEvaluation,
  evaluateWeek,
  evaluationStatus,
  getEvaluation,
  listEvaluations,
  listRankings,
} from './evaluations.ts';
import { listEvents } from './events.ts';
import { checkHealth } from './health.ts';
import { listJobs, runJob } from './jobs.ts';
import {
  claimMail,
  confirmMail,
  listMail,
  listMailHolds,
  mailTemplates,
  previewMail,
  releaseMailHold,
  reportMail,
  resendMail,
  sendMail,
} from './mail.ts';
import { erasePerson, importRoster, listPeople, savePerson, syncPeople } from './people.ts';
import { getProject, listProjects, saveProject, submitProject } from './projects.ts';
import { getPrompt, listPrompts, savePrompt } from './prompts.ts';
import { costsReport, performanceReport, qualityReport, weeklyReport } from './reports.ts';
import { labelReview, recordReview, reviewQueue } from './reviews.ts';
import { dryRunRules, getRules, rulesHistory, saveRules } from './rules.ts';

/** Everything the system can do, by group and operation: every host derives what it offers from this list. */
export const catalogue = {
  projects: { submit: submitProject, save: saveProject, list: listProjects, get: getProject },
  evaluations: {
    weekly: evaluateWeek,
    status: evaluationStatus,
    list: listEvaluations,
    get: getEvaluation,
    rankings: listRankings,
    contest: contestEvaluation,
  },
  approvals: {
    submit: submitApproval,
    triage: triageApprovals,
    sync: syncApprovals,
    list: listApprovals,
    get: getApproval,
    decide: decideApprovals,
    override: overrideApproval,
    calibration: approvalCalibration,
    calibrate: calibrateApprovals,
    pause: pauseApprovals,
  },
  people: { importRoster, save: savePerson, list: listPeople, sync: syncPeople, erase: erasePerson },
  rules: { get: getRules, save: saveRules, dryRun: dryRunRules, history: rulesHistory },
  prompts: { list: listPrompts, get: getPrompt, save: savePrompt },
  reports: {
    performance: performanceReport,
    weekly: weeklyReport,
    costs: costsReport,
    quality: qualityReport,
  },
  reviews: { queue: reviewQueue, record: recordReview, label: labelReview },
  mail: {
    templates: mailTemplates,
    preview: previewMail,
    list: listMail,
    send: sendMail,
    resend: resendMail,
    report: reportMail,
    holds: listMailHolds,
    release: releaseMailHold,
    claim: claimMail,
    confirm: confirmMail,
  },
  audit: { list: listAudit, verify: verifyAudit, export: exportAudit },
  events: { list: listEvents },
  jobs: { list: listJobs, run: runJob },
  health: { check: checkHealth },
} as const;

export type Catalogue = typeof catalogue;

/** Every descriptor by its full name, such as `evaluations.weekly`. */
export const operations = Object.values(catalogue).flatMap((group) => Object.values(group));
