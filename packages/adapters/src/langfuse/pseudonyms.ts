import { createHmac } from 'node:crypto';
import type { TelemetrySubject } from '@ai-manager/core';
import type { ParsedLangfuseOptions } from './options.ts';

/** People and projects as a trace shows them. */
export interface ShownSubject {
  readonly person: string;
  readonly project: string;
  /** readable ones, when names are switched on */
  readonly personName: string | undefined;
  readonly projectName: string | undefined;
}

export interface Pseudonyms {
  show(subject: TelemetrySubject): ShownSubject;
  /** `digits` hexadecimal digits that are always the same for the same words, and that nobody else can compute */
  idOf(words: readonly unknown[], digits: number): string;
}

const shownKept = 5_000;

/**
 * The same person has the same pseudonym in every trace of an installation, and another one elsewhere: a keyed hash,
 * because ids are few and short, so that a plain one could be tried out.
 */
export function createPseudonyms({ names, pseudonymKey, secretKey }: ParsedLangfuseOptions): Pseudonyms {
  const key = pseudonymKey ?? createHmac('sha256', secretKey).update('ai-manager pseudonyms').digest();
  const shown = new Map<string, ShownSubject>();
  const hash = (text: string, digits: number): string =>
    createHmac('sha256', key).update(text).digest('hex').slice(0, digits);
  const toShown = ({ personId, projectId, personName, projectName }: TelemetrySubject): ShownSubject =>
    names
      ? { person: personId, project: projectId, personName, projectName }
      : {
          person: `person-${hash(`person ${personId}`, 16)}`,
          project: `project-${hash(`project ${projectId}`, 16)}`,
          personName: undefined,
          projectName: undefined,
        };
  return {
    show(subject) {
      const known = `${subject.personId}\n${subject.projectId}\n${subject.personName ?? ''}`;
      const found = shown.get(known);
      if (found !== undefined) return found;
      if (shown.size >= shownKept) shown.clear();
      const made = toShown(subject);
      shown.set(known, made);
      return made;
    },
    idOf: (words, digits) => hash(JSON.stringify(words), digits),
  };
}
