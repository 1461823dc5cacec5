import {
  AiManagerError,
  ConfigurationError,
  ConflictError,
  InvalidInputError,
  isAiManagerError,
  NotFoundError,
  UpstreamError,
} from '@ai-manager/core';

/** What PostgreSQL says about a failed statement; `pg` and PGlite name the parts alike. */
export interface DatabaseError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly table?: string | undefined;
  readonly constraint?: string | undefined;
}

/** Serialisation failure and deadlock: the same transaction may succeed when it is run again. */
const transientCodes = new Set(['40001', '40P01']);

/** Damaged rows or index entries: asking again does not help. */
const damagedCodes = new Set(['XX001', 'XX002']);

export function isTransient(error: unknown): boolean {
  return isDatabaseError(error) && transientCodes.has(error.code);
}

/** Whether the error carries an SQLSTATE: five characters with a digit, unlike `EPIPE`. */
function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^(?=.*\d)[0-9A-Z]{5}$/.test(error.code)
  );
}

/**
 * Turns an SQLSTATE into our taxonomy, with the original as `cause`; our own errors, abort reasons and anything without an
 * SQLSTATE pass unchanged. Row values stay out of messages, except ids.
 *
 * @param backend - readable name of the database
 */
export function translateDatabaseError(error: unknown, backend: string): unknown {
  if (isAiManagerError(error) || !isDatabaseError(error)) return error;
  const options = { cause: error, details: { sqlState: error.code, table: error.table, constraint: error.constraint } };
  return constraintError(error, options) ?? stateError(error, backend, options);
}

interface Options {
  readonly cause: unknown;
  readonly details: Readonly<Record<string, unknown>>;
}

function constraintError(error: DatabaseError, options: Options): AiManagerError | undefined {
  const table = error.table ?? 'a table';
  switch (error.code) {
    case '23503':
      return new NotFoundError(
        `A row of ${table} refers to something that is not stored (${error.detail ?? error.constraint ?? ''}). Save that first.`,
        options,
      );
    case '23505':
      return new ConflictError(
        `A row with this key is already in ${table} (${error.detail ?? error.constraint ?? ''}).`,
        options,
      );
    case '23502':
    case '23514':
      return new InvalidInputError(`A row does not fit ${table}: ${error.constraint ?? error.message}.`, options);
    default:
      return error.code.startsWith('22')
        ? new InvalidInputError(`The database refused a value: ${error.message}.`, options)
        : undefined;
  }
}

function stateError(error: DatabaseError, backend: string, options: Options): AiManagerError {
  const upstream = (message: string): UpstreamError =>
    new UpstreamError('UPSTREAM_UNAVAILABLE', message, {
      ...options,
      details: { ...options.details, service: backend },
    });
  if (error.code === '53100')
    return upstream(
      `The disk of ${backend} is full: free some space, then run the same command again; nothing was half-written.`,
    );
  if (error.code === '57014')
    return upstream(`${backend} ended a statement that took too long. Try again, or raise the statement timeout.`);
  if (error.code === '3D000') {
    return new ConfigurationError(
      `${backend} does not exist: create the database, or correct its name in the URL.`,
      options,
    );
  }
  if (error.code === '25006') {
    return new ConfigurationError(
      `${backend} can only be read, it is a replica or set to read-only: use the URL of the primary server.`,
      options,
    );
  }
  if (transientCodes.has(error.code))
    return upstream(`${backend} could not order concurrent transactions after several tries. Try again.`);
  if (error.code === '42501' || error.code.startsWith('28')) {
    return new ConfigurationError(
      `${backend} denies access: ${error.message}. Grant the rights on schema ai_manager, or use another user.`,
      options,
    );
  }
  if (damagedCodes.has(error.code)) {
    return new ConfigurationError(
      `${backend} is damaged (${error.message}). Restore a backup of it, or start with a new database.`,
      options,
    );
  }
  if (/^(08|53|57|58|XX|25P03)/.test(error.code)) return upstream(`${backend} is not available: ${error.message}.`);
  return new AiManagerError('INTERNAL', `${backend} refused a statement of this library: ${error.message}.`, options);
}
