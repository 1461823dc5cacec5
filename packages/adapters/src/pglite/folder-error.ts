import { ConfigurationError, isAiManagerError, UpstreamError } from '@ai-manager/core';

/**
 * Whatever kept a folder's database from opening, as what a person can do about it.
 *
 * @param full - so little space is left that PostgreSQL may fail in any way
 */
export function toFolderError(error: unknown, folder: string, full: boolean): unknown {
  if (isAiManagerError(error) && !(full && error.code === 'UPSTREAM_UNAVAILABLE')) return error;
  const code = codeOf(error);
  const options = { cause: error, details: { folder, code } };
  const reason = error instanceof Error ? error.message : String(error);
  const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
  if (code === 'ENOSPC' || (full && !denied)) {
    const details = { ...options, details: { ...options.details, service: 'disk' } };
    return new UpstreamError(
      'UPSTREAM_UNAVAILABLE',
      `The disk is too full for the database in ${folder}, which takes 50 MB and more: free some space, then run the same command again.`,
      details,
    );
  }
  if (denied) {
    return new ConfigurationError(
      `The folder ${folder} cannot be written by this user: change its owner or rights, or choose another folder.`,
      options,
    );
  }
  if (code === 'ENOENT' && error instanceof Error && 'syscall' in error && error.syscall === 'mkdir') {
    return new ConfigurationError(
      `The folder ${folder} cannot be made: the disk can only be read, or a folder above it is gone. Choose another folder.`,
      options,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new ConfigurationError(`${folder} is not a folder: choose another path for the database.`, options);
  }
  return new ConfigurationError(
    `The database in ${folder} does not open and seems damaged (${firstLine(reason)}). Restore a backup of the folder, or move it away and start with a new one.`,
    options,
  );
}

/** Without the advice to those who build PGlite itself. */
function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replace(/\. Build with -sASSERTIONS.*$/, '').slice(0, 200);
}

/** `ENOENT` and the like; undefined for what is no error of the system. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
