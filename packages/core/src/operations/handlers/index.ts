import type { Handlers } from '../context.ts';
import { approvalCalibration, calibrateApprovals, pauseApprovals } from './approvals-calibrate.ts';
import { overrideApproval } from './approvals-override.ts';
import { getApproval, listApprovals } from './approvals-read.ts';
import { submitApproval } from './approvals-submit.ts';
import { syncApprovals } from './approvals-sync.ts';
import { triageApprovals } from './approvals-triage.ts';
import { exportAudit, listAudit, verifyAudit } from './audit.ts';
import { costsReport } from './cost-report.ts';
import { decideApprovals } from './decide-approvals.ts';
import { dryRunRules } from './dry-run-rules.ts';
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
import { claimMail, confirmMail, mailTemplates, previewMail } from './mail.ts';
import { listMail, listMailHolds, releaseMailHold, reportMail, resendMail, sendMail } from './outbox.ts';
import { erasePerson, importRoster, listPeople, savePerson, syncPeople } from './people.ts';
import { getProject, listProjects, saveProject, submitProject } from './projects.ts';
import { getPrompt, listPrompts, savePrompt } from './prompts.ts';
import { qualityReport } from './quality-report.ts';
import { performanceReport, weeklyReport } from './reports.ts';
import { labelReview } from './reviews-label.ts';
import { reviewQueue } from './reviews-queue.ts';
import { recordReview } from './reviews.ts';
import { getRules, rulesHistory, saveRules } from './rules.ts';

/** How each operation of the catalogue is done. */
export const handlers: Handlers = {
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
};
