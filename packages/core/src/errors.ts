/** JSON facts of an error: no secrets, no prompt text, no personal data. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

export type ErrorCode =
  | 'INVALID_INPUT'
  | 'CONFIGURATION'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'UNSUPPORTED_CAPABILITY'
  | 'MODEL_REFUSED'
  | 'MODEL_OUTPUT_INVALID'
  | 'BUDGET_EXCEEDED'
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_RATE_LIMITED'
  | 'UPSTREAM_REJECTED'
  | 'INTERNAL';

export interface ErrorOptions {
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

const marker = Symbol.for('ai-manager.error');

/**
 * Root of every error this library throws on purpose.
 * Recognise it with {@link isAiManagerError}, not `instanceof`: two copies of core may be loaded in one host.
 */
export class AiManagerError extends Error {
  /** Part of the public contract: hosts branch on it. */
  readonly code: ErrorCode;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retryable: boolean;
  readonly details: ErrorDetails;
  readonly [marker] = true;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { readonly retryable?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}

/** Whether `error` comes from this library (any copy of it), optionally with one of the given codes. */
export function isAiManagerError(error: unknown, ...codes: readonly ErrorCode[]): error is AiManagerError {
  if (typeof error !== 'object' || error === null || !(marker in error)) return false;
  return codes.length === 0 || codes.includes((error as AiManagerError).code);
}

/**
 * An error as a log may show it. Messages of this library hold no secrets and no personal data; those of others may
 * hold anything (a parser quotes its input, a vendor the prompt), so of these only kind and place are told.
 */
export function toLoggable(error: unknown): string {
  if (isAiManagerError(error)) return `${error.code}: ${error.message}`;
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames].join('\n');
}

/** The caller's data fails a schema; `details.issues` lists path and message of each problem. */
export class InvalidInputError extends AiManagerError {
  constructor(message: string, options?: ErrorOptions) {
    super('INVALID_INPUT', message, options);
  }
}

/** Options are missing or contradict each other; thrown before any work starts. */
export class ConfigurationError extends AiManagerError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFIGURATION', message, options);
  }
}

export class NotFoundError extends AiManagerError {
  constructor(message: string, options?: ErrorOptions) {
    super('NOT_FOUND', message, options);
  }
}

/** A stale revision, a duplicate key, or a resource somebody else holds: read again, then decide. */
export class ConflictError extends AiManagerError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFLICT', message, options);
  }
}

/** The actor's role does not allow this operation or these rows. */
export class ForbiddenError extends AiManagerError {
  constructor(message: string, options?: ErrorOptions) {
    super('FORBIDDEN', message, options);
  }
}

/** The actor made more calls than this operation allows; `details.retryAfterMs` says how long to wait. */
export class RateLimitedError extends AiManagerError {
  constructor(message: string, options?: ErrorOptions) {
    super('RATE_LIMITED', message, { ...options, retryable: true });
  }
}

/** The adapter does not declare the port feature that was asked for. */
export class UnsupportedCapabilityError extends AiManagerError {
  constructor(message: string, options?: ErrorOptions) {
    super('UNSUPPORTED_CAPABILITY', message, options);
  }
}

/** The model refused, or its reply stayed outside the schema after repair. */
export class ModelOutputError extends AiManagerError {
  constructor(code: 'MODEL_REFUSED' | 'MODEL_OUTPUT_INVALID', message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** Turns, tokens, money or time are used up; what was done is kept. */
export class BudgetExceededError extends AiManagerError {
  constructor(message: string, options?: ErrorOptions) {
    super('BUDGET_EXCEEDED', message, options);
  }
}

export type UpstreamCode = 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_RATE_LIMITED' | 'UPSTREAM_REJECTED';

/**
 * A vendor failed. `details.service` names it; `details.retryAfterMs` is set when the vendor said so;
 * `details.reason` tells request problems (`request`) from configuration (`auth`, `quota`; of mailers also `paused`,
 * `sender`, `configuration`) and `network`; `details.unsent: true` says that certainly nothing was handed over.
 */
export class UpstreamError extends AiManagerError {
  constructor(code: UpstreamCode, message: string, options?: ErrorOptions) {
    super(code, message, { ...options, retryable: code !== 'UPSTREAM_REJECTED' });
  }
}
