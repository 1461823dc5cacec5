import { ConfigurationError, isAiManagerError } from '@ai-manager/core';

/**
 * What a server says of a passing trouble, and an embedded database only when files of it are gone or hold nonsense:
 * a missing file (58P01), a catalogue that contradicts itself (XX000).
 */
const damagedStates: ReadonlySet<unknown> = new Set(['58P01', 'XX000']);

/** The same error, said as the damage it is; anything else comes back untouched. */
export function toDamage(error: unknown, name: string): unknown {
  if (!isAiManagerError(error, 'UPSTREAM_UNAVAILABLE') || !damagedStates.has(error.details['sqlState'])) return error;
  const reason = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return new ConfigurationError(
    `${name} seems damaged${reason}. Restore a backup of the folder, or move it away and start with a new one.`,
    { details: error.details, cause: error.cause },
  );
}
