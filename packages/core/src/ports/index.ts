export type { ActivityPerson, ActivitySource } from './activity-source.ts';
export type { ApprovalSource, SourceRequest, SourceRequests } from './approval-source.ts';
export type { Cache } from './cache.ts';
export type { CallOptions, Page, PageRequest } from './call.ts';
export type { DocumentInfo, DocumentStore } from './document-store.ts';
export type { Clock, IdGenerator, Logger } from './environment.ts';
export type { EventSink } from './event-sink.ts';
export type {
  LlmCallOptions,
  LlmCapabilities,
  LlmMessage,
  LlmProvider,
  LlmReply,
  LlmRequest,
  LlmStreamPart,
  OutputSchema,
} from './llm-provider.ts';
export type { Mailer } from './mailer.ts';
export type { Ports } from './ports.ts';
export type { PriceBook, PricedCall } from './price-book.ts';
export type { RateLimit, RateLimiter, RateVerdict } from './rate-limiter.ts';
export type { NewRegistryPrompt, PromptRegistry, RegistryPrompt } from './prompt-registry.ts';
export type { ActivityBatch, ActivityFilter, ActivityRow, ActivityStore } from './storage/activity-store.ts';
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
} from './storage/approval-store.ts';
export type { CalibrationStore, SwitchOff } from './storage/calibration-store.ts';
export type { CheckpointStore } from './storage/checkpoint-store.ts';
export type { ChainState, DecisionFilter, DecisionStore, SealedDecision } from './storage/decision-store.ts';
export type {
  EvaluationFilter,
  EvaluationStore,
  ProjectDossier,
  ReviewChange,
  ScoreRow,
} from './storage/evaluation-store.ts';
export type { DeliveryStore } from './storage/delivery-store.ts';
export type { EventRequest, EventStore, LoggedEvent, LoggedEvents } from './storage/event-store.ts';
export type { MailHoldStore } from './storage/mail-hold-store.ts';
export type { MetricFilter, MetricStore } from './storage/metric-store.ts';
export type { ClaimedMail, OutboxOutcome, OutboxStore } from './storage/outbox-store.ts';
export type {
  ErasedPerson,
  PeopleFilter,
  PeopleStore,
  PersonErasure,
  RosterBatch,
  StoredSubmission,
} from './storage/people-store.ts';
export type { NoticeStore } from './storage/notice-store.ts';
export type { ProjectFilter, ProjectStore, SubmissionFilter } from './storage/project-store.ts';
export type { NewPrompt, PromptStore } from './storage/prompt-store.ts';
export type {
  GradePairs,
  JudgeKey,
  JudgementCounts,
  QualityCounts,
  QualityFilter,
  QualityStore,
  ReviewCounts,
} from './storage/quality-store.ts';
export type { ClaimedEntry, QueueEntry, QueueOutcome, QueueStore } from './storage/queue-store.ts';
export type { NewRules, RulesStore } from './storage/rules-store.ts';
export type { ClaimRequest, RecordedItem, RunFilter, RunFinish, RunStart, RunStore } from './storage/run-store.ts';
export type { SecretStore } from './storage/secret-store.ts';
export type { SchemaStatus, SchemaStore } from './storage/schema-store.ts';
export type {
  RunSpending,
  SpendingDimension,
  SpendingFilter,
  SpendingGroup,
  SpendingGrouping,
  SpendingSpan,
  SpendingStore,
} from './storage/spending-store.ts';
export type { HealthPart, Storage, StorageHealth } from './storage/storage.ts';
export type {
  ExportedRow,
  ExportedTable,
  ExportHeader,
  ExportTrailer,
  TransferCounts,
  TransferStore,
} from './storage/transfer-store.ts';
export type { Telemetry, TelemetryContent, TelemetryEvent, TelemetrySubject, TelemetryWants } from './telemetry.ts';
