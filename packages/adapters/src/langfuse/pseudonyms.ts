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
  idOf(words: readonly (string | number | null)[], digits: number): string;
}

/** The events of a project come close together; hashing each anew costs more than all else that is done with them. */
const remembered = 1_000;

/**
 * The same person has the same pseudonym in every trace of an installation, and another one elsewhere: a keyed hash,
 * because ids are few and short, so that a plain one could be tried out.
 */
export function createPseudonyms({ names, pseudonymKey, secretKey }: ParsedLangfuseOptions): Pseudonyms {
  const key = pseudonymKey ?? createHmac('sha256', secretKey).update('ai-manager pseudonyms').digest();
  const shown = new Map<string, ShownSubject>();
  const hashes = new Map<string, string>();
  const hash = (text: string, digits: number): string =>
    remember(hashes, text, () => createHmac('sha256', key).update(text).digest('hex')).slice(0, digits);
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
    show: (subject) =>
      remember(shown, [subject.personId, subject.projectId, subject.personName].join('\n'), () => toShown(subject)),
    idOf: (words, digits) => hash(words.map((word) => String(word)).join('\n'), digits),
  };
}

function remember<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= remembered) memory.clear();
  const made = make();
  memory.set(key, made);
  return made;
}
