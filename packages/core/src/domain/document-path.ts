import { z } from 'zod';

const maxPathCharacters = 1_024;
const maxSegmentBytes = 255;

/** Device names that Windows reserves in every folder, whatever the extension. */
const reservedName = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A path that means the same in a folder on any system and in an object store: relative, forward slashes, no `.` or
 * `..`, no control characters, nothing that Windows reserves.
 */
export const documentPathSchema = z.string().superRefine((path, context) => {
  const message = problemOf(path);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

function problemOf(path: string): string | null {
  if (path === '') return 'A document path is not empty';
  if (path.length > maxPathCharacters) return `A document path has at most ${maxPathCharacters} characters`;
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'A document path holds no control characters';
  if (!path.isWellFormed()) return 'A document path is well-formed Unicode';
  if (path.includes('\\')) return 'A document path uses forward slashes';
  if (path.startsWith('/')) return 'A document path is relative: it does not start with a slash';
  for (const segment of path.split('/')) {
    const problem = segmentProblem(segment);
    if (problem !== null) return problem;
  }
  return null;
}

function segmentProblem(segment: string): string | null {
  if (segment === '') return 'A document path has no empty part: no double slash, no slash at the end';
  if (segment === '.' || segment === '..') return 'A document path has no "." or ".." as a part';
  if (/[<>:"|?*]/.test(segment)) return 'A document path holds none of < > : " | ? *';
  if (segment.startsWith('.')) return 'No part of a document path starts with a dot: such files are hidden';
  if (/[. ]$/.test(segment)) return 'No part of a document path ends in a dot or a space';
  if (reservedName.test(segment)) return `"${segment}" is a name that Windows reserves`;
  if (new TextEncoder().encode(segment).length > maxSegmentBytes) {
    return `No part of a document path is longer than ${maxSegmentBytes} bytes`;
  }
  return null;
}
