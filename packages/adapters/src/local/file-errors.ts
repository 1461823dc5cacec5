import type { AiManagerError } from '@ai-manager/core';
import { ConfigurationError, isAiManagerError, UpstreamError } from '@ai-manager/core';

/** A file system error as one of ours: what failed, where, and how to mend it. */
export function toFileError(error: unknown, folder: string): AiManagerError {
  if (isAiManagerError(error)) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code ?? 'UNKNOWN';
  const options = { details: { service: 'folder', folder, code }, cause: error };
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ConfigurationError(`The folder ${folder} cannot be written to (${code}): give this user the right to write there, or name another folder.`, options);
    case 'ENOTDIR':
    case 'EEXIST':
      return new ConfigurationError(`${folder} is in the way of a folder (${code}): move that file, or name another folder.`, options);
    case 'ENOSPC':
    case 'EDQUOT':
      return new UpstreamError('UPSTREAM_UNAVAILABLE', `There is no space left for ${folder} (${code}): free some and try again.`, options);
    default:
      return new UpstreamError('UPSTREAM_UNAVAILABLE', `The folder ${folder} could not be used (${code}).`, options);
  }
}
