import { ConfigurationError, ConflictError, isAiManagerError, UpstreamError } from '@ai-manager/core';
import { codeOf } from './atomic-file.ts';

/**
 * An error of the file system as one of ours: what failed, where, and how to mend it. What is no error of the file
 * system, such as the reason of an abort, comes back as it is.
 */
export function toFileError(error: unknown, folder: string): unknown {
  const isSystemError = error instanceof Error && 'syscall' in error;
  if (isAiManagerError(error) || !isSystemError) return error;
  const code = codeOf(error) ?? 'UNKNOWN';
  const options = { details: { service: 'folder', folder, code }, cause: error };
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ConfigurationError(
        `The folder ${folder} cannot be used by this user (${code}): change its owner or rights, or name another folder.`,
        options,
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new ConfigurationError(
        `A file is in the way of the folder ${folder} (${code}): move the file, or name another folder.`,
        options,
      );
    case 'ENAMETOOLONG':
      return new ConfigurationError(
        `The path of the folder ${folder} is too long for this system (${code}): name a shorter one.`,
        options,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new UpstreamError(
        'UPSTREAM_UNAVAILABLE',
        `There is no space left for the folder ${folder} (${code}): free some, then try again.`,
        options,
      );
    default:
      return new UpstreamError(
        'UPSTREAM_UNAVAILABLE',
        `The folder ${folder} cannot be used now (${code}): check the disk, then try again.`,
        options,
      );
  }
}

/** One document is a file where another needs a folder, or the other way round. */
export function inTheWay(path: string, cause: unknown): ConflictError {
  return new ConflictError(
    `The document "${path}" cannot be written: another document has one part of its path as its own name. Choose another path.`,
    {
      details: { path },
      cause,
    },
  );
}
