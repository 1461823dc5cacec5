// Errors
export {
  AiManagerError,
  BudgetExceededError,
  ConfigurationError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  isAiManagerError,
  ModelOutputError,
  NotFoundError,
  RateLimitedError,
  UnsupportedCapabilityError,
  UpstreamError,
} from './errors.ts';
export type { ErrorCode, ErrorDetails, ErrorOptions, UpstreamCode } from './errors.ts';
// Domain: data and the rules on it
export { cacheTtlMs } from './domain/cache-class.ts';
export type { CacheClass } from './domain/cache-class.ts';
export {
  accountsSchema,
  activityAspects,
  activityAspectSchema,
  activitySyncSchema,
  brainliftDocumentSchema,
  dokLevelSchema,
  measurementSchema,
  sourceIdSchema,
  syncStatusSchema,
  weekActivitySchema,
} from './domain/activity.ts';
export type {
  Accounts,
  ActivityAspect,
  ActivityGap,
  ActivitySync,
  BrainliftDocument,
  DokLevel,
  Measurement,
  SyncStatus,
  WeekActivity,
} from './domain/activity.ts';
export {
  chainHeadSchema,
  chainStart,
  contentHashOf,
  isErased,
  linkHashOf,
  nextHead,
  personalHashOf,
  separatePersonal,
  verifyLinks,
} from './domain/audit-chain.ts';
export type { ChainBreak, ChainHead, ChainLink } from './domain/audit-chain.ts';
export {
  approvalDecisionSchema,
  approvalFactSchema,
  approvalIdSchema,
  approvalKindSchema,
  approvalLabelSchema,
  approvalOriginSchema,
  approvalRequestSchema,
  approvalReviewSchema,
  approvalSchema,
  approvalStatusSchema,
  textFindingSchema,
  outcomeNoticeSchema,
  triageSchema,
} from './domain/approval.ts';
export type {
  Approval,
  ApprovalDecision,
  ApprovalFact,
  ApprovalId,
  ApprovalKind,
  ApprovalLabel,
  ApprovalOrigin,
  ApprovalRequest,
  ApprovalStatus,
  HardRuleFinding,
  HardRuleVerdict,
  NewApproval,
  OutcomeNotice,
  PanelVote,
  Recommendation,
  Triage,
  WaitReason,
} from './domain/approval.ts';
export { panelPromptName, recipeFingerprint } from './domain/approval-recipe.ts';
export type { ApprovalRecipe } from './domain/approval-recipe.ts';
export { approvalRulesSchema, categoryIdSchema } from './domain/approval-rules.ts';
export type { ApprovalRules, AutomationRules, HardRules, Reviewer } from './domain/approval-rules.ts';
export { calibrationSchema } from './domain/calibration.ts';
export type { StoredCalibration } from './domain/calibration.ts';
export { findContradictions } from './domain/claims.ts';
export type { Contradiction } from './domain/claims.ts';
export { coachingNotes, coachingNoteSchema } from './domain/coaching.ts';
export type { CoachingFacts, CoachingNote, CoachingRules } from './domain/coaching.ts';
export { budgetStateSchema, describeBudget, isBudgetWarning } from './domain/budget.ts';
export type { BudgetState } from './domain/budget.ts';
export { costReportSchema } from './domain/cost-report.ts';
export type { CostFigures, CostReport } from './domain/cost-report.ts';
export {
  addCosts,
  addUsage,
  costOfUsage,
  formatCost,
  modelPriceSchema,
  noUsage,
  promptCacheShare,
  usageSchema,
} from './domain/cost.ts';
export type { MicroUsd, ModelPrice, Usage } from './domain/cost.ts';
export { actorRoleSchema, actorSchema, attemptSchema, decisionRecordSchema } from './domain/decision-record.ts';
export type { Actor, ActorRole, Attempt, DecisionRecord } from './domain/decision-record.ts';
export { documentPathSchema } from './domain/document-path.ts';
export { eraseApproval, erasedCountsSchema, eraseEvaluation, eraseFromRules } from './domain/erasure.ts';
export type { ErasedCounts } from './domain/erasure.ts';
export {
  criterionResultSchema,
  evaluationErrorSchema,
  evaluationSchema,
  evaluationStatusSchema,
  evidenceSchema,
  feedbackSchema,
  producedBySchema,
  reviewReasonCodes,
  reviewReasonSchema,
  secondJudgementSchema,
} from './domain/evaluation.ts';
export type {
  CriterionResult,
  Evaluation,
  EvaluationError,
  EvaluationStatus,
  Evidence,
  Feedback,
  ProducedBy,
  ReviewReason,
  ReviewReasonCode,
  SecondJudgement,
} from './domain/evaluation.ts';
export { evidenceSources, evidenceSourceSchema, formatAsOf, isOutdated } from './domain/freshness.ts';
export type { EvidenceSource } from './domain/freshness.ts';
export {
  approvalWaiting,
  automationSwitchedOff,
  deliveriesOf,
  eventDeliverySchema,
  eventSchema,
} from './domain/event.ts';
export type { Announcement, DomainEvent, DomainEventType, EventDelivery } from './domain/event.ts';
export {
  gradeFromLevels,
  gradeOfScore,
  judgedCriteria,
  levelFromMetrics,
  levelOfValue,
  pointsOfLevel,
} from './domain/grade.ts';
export type { CriterionLevels, GradeResult } from './domain/grade.ts';
export { evaluateHardRules, requestsBefore } from './domain/hard-rules.ts';
export type { HardRuleInput, OtherRequest } from './domain/hard-rules.ts';
export { canonicalJson, hashJson, hashText } from './domain/hash.ts';
export {
  dateSchema,
  evaluationIdSchema,
  instantSchema,
  personIdSchema,
  projectIdSchema,
  runIdSchema,
} from './domain/identifiers.ts';
export type { EvaluationId, PersonId, ProjectId, RunId } from './domain/identifiers.ts';
export {
  mailEventSchema,
  mailHoldSchema,
  mailMessageSchema,
  mailTagOf,
  outboxEntrySchema,
  outboxStatusSchema,
} from './domain/mail.ts';
export type { MailEvent, MailHold, MailMessage, OutboxEntry, OutboxStatus } from './domain/mail.ts';
export { knownMetrics, metricNameSchema, metricSchema } from './domain/metric.ts';
export type { Metric } from './domain/metric.ts';
export { normalisedForComparison, normalisedText } from './domain/normalised-text.ts';
export { projectSchema, stages, stageSchema } from './domain/project.ts';
export type { Project, Stage } from './domain/project.ts';
export { promptLabelSchema, promptNameSchema, promptSchema } from './domain/prompt.ts';
export type { Prompt, PromptLabel } from './domain/prompt.ts';
export { qualityReportSchema } from './domain/quality-report.ts';
export type { AgreementFigures, CountedShare, QualityFigures, QualityReport } from './domain/quality-report.ts';
export type { PromptSource } from './domain/prompt-source.ts';
export { quoteVerifier, verifyQuote } from './domain/quotes.ts';
export type { QuotableSections } from './domain/quotes.ts';
export { rankBuilders, rankedBuilderSchema } from './domain/ranking.ts';
export type { RankedBuilder, ScoredProject } from './domain/ranking.ts';
export {
  capSchema,
  criterionIdSchema,
  criterionSchema,
  gradeGateSchema,
  grades,
  gradeSchema,
  judgedCriterionSchema,
  levels,
  levelSchema,
  measureSchema,
  metricCriterionSchema,
  rubricSchema,
} from './domain/rubric.ts';
export type {
  Cap,
  Criterion,
  Grade,
  GradeGate,
  JudgedCriterion,
  Level,
  Measure,
  MetricCriterion,
  Rubric,
} from './domain/rubric.ts';
export { defaultRubric, defaultRules } from './domain/default-rules.ts';
export { rulesSchema, rulesVersionSchema } from './domain/rules.ts';
export type { Rules, RulesVersion } from './domain/rules.ts';
export { claimedItemSchema, runCountsSchema, runSchema, runStatusSchema } from './domain/run.ts';
export type { ClaimedItem, Run, RunCounts } from './domain/run.ts';
export {
  isEmptySubmission,
  linkSchema,
  maxSectionCharacters,
  sectionNames,
  sectionNameSchema,
  sectionTitles,
  submissionSchema,
  submissionSectionsSchema,
} from './domain/submission.ts';
export type { SectionName, Submission, SubmissionSections } from './domain/submission.ts';
export type { SpendingSum } from './domain/spending.ts';
export { splitSentences } from './domain/sentences.ts';
export type { Sentence } from './domain/sentences.ts';
export { agreementOf } from './domain/statistics/agreement.ts';
export type { Agreement, PairCounts } from './domain/statistics/agreement.ts';
export {
  binomialCdf,
  clopperPearsonLower,
  clopperPearsonUpper,
  labelsNeeded,
  labelsNeededForPower,
  labelsNeededWithErrors,
} from './domain/statistics/binomial.ts';
export type { PowerQuestion, RiskBound } from './domain/statistics/binomial.ts';
export { isAudited, thinLabels } from './domain/statistics/blind-audit.ts';
export type { SampledLabel } from './domain/statistics/blind-audit.ts';
export { driftEvidence, driftStateSchema, observeAudit, startDriftTest } from './domain/statistics/drift.ts';
export type { DriftSettings, DriftState } from './domain/statistics/drift.ts';
export type { Interval } from './domain/statistics/interval.ts';
export { shareInterval } from './domain/statistics/proportion.ts';
export { calibrateThreshold, expectedCoverage, spendDelta } from './domain/statistics/selective-approval.ts';
export type {
  BlindLabel,
  Calibration,
  CalibrationSettings,
  Coverage,
  NoThresholdReason,
  ThresholdTest,
} from './domain/statistics/selective-approval.ts';
export { superbuilderSchema } from './domain/superbuilder.ts';
export type { Superbuilder } from './domain/superbuilder.ts';
export { capText, encodeUntrusted, findInstructions, hiddenText, sanitizeText } from './domain/untrusted-text.ts';
export type {
  HiddenTextFinding,
  HiddenTextKind,
  InstructionFinding,
  InstructionKind,
  ScreenedText,
  InvisibleKind,
  SanitizedText,
} from './domain/untrusted-text.ts';
export {
  addWeeks,
  lastCompleteWeek,
  timeZoneSchema,
  toWeek,
  weekDates,
  weekEnd,
  weekOfInstant,
  weekSchema,
  weeksUpTo,
} from './domain/week.ts';
export type { Week } from './domain/week.ts';
export {
  metricSeriesSchema,
  reportCostsSchema,
  reportPersonSchema,
  reportProjectSchema,
  weeklyReportSchema,
} from './domain/weekly-report.ts';
export type { MetricSeries, ReportCosts, ReportPerson, ReportProject, WeeklyReport } from './domain/weekly-report.ts';

// The runner: the one way to ask a model
export {
  assertPortableSchema,
  attemptsOf,
  combineBudgets,
  createBudget,
  createLlm,
  createPriceBook,
  llmSettingsSchema,
  openMonthBudget,
  toOutputSchema,
} from './llm/index.ts';
export type {
  Budget,
  BudgetOptions,
  CallResult,
  Llm,
  LlmOptions,
  LlmProviderInfo,
  LlmSettings,
  LlmSettingsInput,
  MonthBudget,
  MonthBudgetOptions,
  ObjectRequest,
  ObjectResult,
  OpenBudget,
  PriceBookOptions,
  PriceOverrides,
  PromptReference,
  Reservation,
  Spending,
  TextRequest,
  TextResult,
  TextStreamPart,
} from './llm/index.ts';

// Ports: what an installation plugs in
export type { ActivityPerson, ActivitySource } from './ports/activity-source.ts';
export type { ApprovalSource, SourceRequest, SourceRequests } from './ports/approval-source.ts';
export type { Cache } from './ports/cache.ts';
export type { CallOptions, Page, PageRequest } from './ports/call.ts';
export type { DocumentInfo, DocumentStore } from './ports/document-store.ts';
export type { Clock, IdGenerator, Logger } from './ports/environment.ts';
export type { EventSink } from './ports/event-sink.ts';
export type {
  LlmCallOptions,
  LlmCapabilities,
  LlmMessage,
  LlmProvider,
  LlmReply,
  LlmRequest,
  LlmStreamPart,
  OutputSchema,
} from './ports/llm-provider.ts';
export type { Mailer } from './ports/mailer.ts';
export type { Ports } from './ports/ports.ts';
export type { PriceBook, PricedCall } from './ports/price-book.ts';
export type { RateLimit, RateLimiter, RateVerdict } from './ports/rate-limiter.ts';
export type { NewRegistryPrompt, PromptRegistry, RegistryPrompt } from './ports/prompt-registry.ts';
export type { ActivityBatch, ActivityFilter, ActivityRow, ActivityStore } from './ports/storage/activity-store.ts';
export type {
  ApprovalChange,
  ApprovalChangeOutcome,
  ApprovalDossier,
  ApprovalDossierRequest,
  ApprovalFilter,
  ApprovalFlowRow,
  ApprovalStore,
  BlindReviewRow,
  DecidedApproval,
  NeighbourApproval,
} from './ports/storage/approval-store.ts';
export type { CalibrationStore, SwitchOff } from './ports/storage/calibration-store.ts';
export type { CheckpointStore } from './ports/storage/checkpoint-store.ts';
export type { ChainState, DecisionFilter, DecisionStore, SealedDecision } from './ports/storage/decision-store.ts';
export type {
  EvaluationFilter,
  EvaluationStore,
  ProjectDossier,
  ReviewChange,
  ScoreRow,
} from './ports/storage/evaluation-store.ts';
export type { DeliveryStore } from './ports/storage/delivery-store.ts';
export type { EventRequest, EventStore, LoggedEvent, LoggedEvents } from './ports/storage/event-store.ts';
export type { MailHoldStore } from './ports/storage/mail-hold-store.ts';
export type { MetricFilter, MetricStore } from './ports/storage/metric-store.ts';
export type { NoticeStore } from './ports/storage/notice-store.ts';
export type { ClaimedMail, OutboxOutcome, OutboxStore } from './ports/storage/outbox-store.ts';
export type {
  ErasedPerson,
  PeopleFilter,
  PeopleStore,
  PersonErasure,
  RosterBatch,
  StoredSubmission,
} from './ports/storage/people-store.ts';
export type { ProjectFilter, ProjectStore, SubmissionFilter } from './ports/storage/project-store.ts';
export type { NewPrompt, PromptStore } from './ports/storage/prompt-store.ts';
export type {
  GradePairs,
  JudgeKey,
  JudgementCounts,
  QualityCounts,
  QualityFilter,
  QualityStore,
  ReviewCounts,
} from './ports/storage/quality-store.ts';
export type { ClaimedEntry, QueueEntry, QueueOutcome, QueueStore } from './ports/storage/queue-store.ts';
export type { NewRules, RulesStore } from './ports/storage/rules-store.ts';
export type {
  ClaimRequest,
  RecordedItem,
  RunFilter,
  RunFinish,
  RunStart,
  RunStore,
} from './ports/storage/run-store.ts';
export type { SchemaStatus, SchemaStore } from './ports/storage/schema-store.ts';
export type { SecretStore } from './ports/storage/secret-store.ts';
export type {
  RunSpending,
  SpendingDimension,
  SpendingFilter,
  SpendingGroup,
  SpendingGrouping,
  SpendingSpan,
  SpendingStore,
} from './ports/storage/spending-store.ts';
export type { HealthPart, Storage, StorageHealth } from './ports/storage/storage.ts';
export type {
  ExportedRow,
  ExportedTable,
  ExportHeader,
  ExportTrailer,
  TransferCounts,
  TransferStore,
} from './ports/storage/transfer-store.ts';
export type {
  Telemetry,
  TelemetryContent,
  TelemetryEvent,
  TelemetrySubject,
  TelemetryWants,
} from './ports/telemetry.ts';

// Telling receivers outside
export { emitEvent } from './operations/deliver-events.ts';

// The manager: every operation, behind one facade
export { createAiManager } from './manager.ts';
export type { AiManager, AiManagerSettings, CallSettings } from './manager.ts';
export type { Progress, SyncProgress, TriageProgress, WeeklyProgress } from './domain/progress.ts';
