import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Project } from '../../domain/project.ts';
import type { Grade } from '../../domain/rubric.ts';
import type { Submission } from '../../domain/submission.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { Week } from '../../domain/week.ts';
import type { ImportProblem } from '../people.ts';

/** What is stored already; rows of an import may refer to it. */
export interface KnownRoster {
  readonly personIds: ReadonlySet<PersonId>;
  /** owner of each stored project */
  readonly projectOwners: ReadonlyMap<ProjectId, PersonId>;
  /** people who were erased; nothing of theirs comes back under the same id */
  readonly erased?: ReadonlySet<PersonId>;
}

/** What another system said about a project in an earlier week. */
export interface EarlierGrade {
  readonly projectId: ProjectId;
  readonly personId: PersonId;
  readonly week: Week;
  /** null: there was too little to grade */
  readonly grade: Grade | null;
  /** 0..100 with one decimal; null beside a grade: only the grade is known */
  readonly score: number | null;
  /** name of the file it was in */
  readonly file: string;
}

/** Where a row with a given key was found first, for the message about the second one. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
}

/** What has been collected so far while an import is read: people first, then what refers to them. */
export interface RosterState {
  readonly known: KnownRoster;
  readonly people: Map<PersonId, Superbuilder>;
  readonly projects: Map<ProjectId, Project>;
  readonly metrics: Metric[];
  readonly history: EarlierGrade[];
  readonly submissions: Submission[];
  readonly problems: ImportProblem[];
  /** first place of each key, such as `person p-001` */
  readonly places: Map<string, Place>;
  /** keys of people and projects that were left out, so that what refers to them can say so */
  readonly leftOut: Set<string>;
  /** front matter keys that were reported as ignored */
  readonly ignoredKeys: Set<string>;
}

export function createRosterState(known: KnownRoster): RosterState {
  return {
    known,
    people: new Map(),
    projects: new Map(),
    metrics: [],
    history: [],
    submissions: [],
    problems: [],
    places: new Map(),
    leftOut: new Set(),
    ignoredKeys: new Set(),
  };
}

export function hasPerson({ people, known }: RosterState, id: PersonId): boolean {
  return people.has(id) || known.personIds.has(id);
}

/** The owner of a project of the import or of the storage; undefined when the project is unknown. */
export function ownerOf({ projects, known }: RosterState, id: ProjectId): PersonId | undefined {
  return projects.get(id)?.ownerId ?? known.projectOwners.get(id);
}

/** Notes the place of a key. @returns the earlier place when the key was seen before */
export function claimKey(state: RosterState, key: string, place: Place): Place | null {
  const earlier = state.places.get(key);
  if (earlier !== undefined) return earlier;
  state.places.set(key, place);
  return null;
}

/** `line 4`, or `people.json, line 4` when that is another file. */
export function describePlace(place: Place, from: string): string {
  const line = place.line === null ? null : `line ${place.line}`;
  return [place.file === from && line !== null ? null : place.file, line].filter((part) => part !== null).join(', ');
}
