import { ConfigurationError, isAiManagerError, UpstreamError } from '@ai-manager/core';
import { NoAnswerError } from './client.ts';

/** System errors of a connection that was there, or may be there in a moment. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/**
 * SQLSTATEs that end a connection, or refuse one for the time being: class 08, a server that shuts down, crashed or
 * starts, too many clients, a transaction that was idle for too long.
 */
const lostStates = /^(08\d{3}|57P0[1235]|53300|25P0[34])$/;

/** What `pg` and its pool say without a code. */
const lostMessages = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying)/;

/** Whether the connection was lost or could not be made, and trying again may help. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (code !== undefined && (networkCodes.has(code) || lostStates.test(code))) return true;
  return lostMessages.test(error.message);
}

/**
 * What `pg` throws without an SQLSTATE, as what a person can do about it.
 *
 * @param backend - readable name of the database, without secrets
 */
export function toPostgresError(error: unknown, backend: string): unknown {
  if (isAiManagerError(error) || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const options = { cause: error, details: { service: backend, code } };
  if (error instanceof NoAnswerError) {
    return new UpstreamError(
      'UPSTREAM_UNAVAILABLE',
      `${backend} did not answer a statement in time, and it was given up. Try again, or raise the statement timeout.`,
      options,
    );
  }
  if (code === 'ENOTFOUND') {
    return new ConfigurationError(
      `The host of ${backend} is not known: correct the database URL, or the name service.`,
      options,
    );
  }
  if (isTlsProblem(error, code)) {
    return new ConfigurationError(
      `${backend} cannot be reached safely (${error.message}). Name its certificate authority with sslrootcert=<file> in the database URL, or give up the check with sslmode=no-verify; without TLS on the server, sslmode=disable.`,
      options,
    );
  }
  if (isConnectionLoss(error)) {
    return new UpstreamError(
      'UPSTREAM_UNAVAILABLE',
      `${backend} cannot be reached (${reasonOf(error)}): start it, or check address and network. What was confirmed is kept; the same call goes on.`,
      options,
    );
  }
  return error;
}

function isTlsProblem(error: Error, code: string | undefined): boolean {
  return (
    /does not support SSL/.test(error.message) ||
    (code !== undefined && /^(ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|HOSTNAME_)/.test(code))
  );
}

/** The code says enough where there is one: messages of several attempts are long. */
function reasonOf(error: Error): string {
  return codeOf(error) ?? error.message;
}

function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses were tried: an AggregateError of older Node versions has its code in its members only.
  return error instanceof AggregateError && error.errors[0] instanceof Error ? codeOf(error.errors[0]) : undefined;
}
