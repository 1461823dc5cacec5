import { canonicalJson } from '@ai-manager/core';
import type { AiManager, CallSettings, Prompt } from '@ai-manager/core';
import type { FolderPrompt, OrganisationFolder } from './load-folder.ts';
import type { FolderProblem } from './roster-files.ts';

/** Marks versions that came from a folder, so that a later start can tell them from what executives edited. */
export const folderNote = 'From the organisation folder';

/**
 * - `saved`: a new version is in force
 * - `unchanged`: what is in force is what the folder says
 * - `kept`: somebody edited it since; the folder has not changed, so the edit stays in force
 */
export type SyncOutcome = 'saved' | 'unchanged' | 'kept';

export interface SyncedDocument {
  /** `rules`, or the name of a prompt */
  readonly name: string;
  readonly outcome: SyncOutcome;
  /** the version in force */
  readonly version: number;
  /** who wrote the version that was replaced or kept, when it was not the folder; null otherwise */
  readonly editedBy: string | null;
}

export interface SyncResult {
  readonly documents: readonly SyncedDocument[];
  readonly roster: Awaited<ReturnType<AiManager['people']['importRoster']>> | null;
  /** of the folder and of the import */
  readonly problems: readonly FolderProblem[];
}

interface SyncOptions {
  readonly call: CallSettings;
  /** compare and check only */
  readonly checkOnly: boolean;
}

/**
 * Brings rules, prompts and roster of a folder into the installation. Rules and prompts are saved only when they
 * differ from the newest version that a folder saved, so that what executives edited stays until the file changes.
 */
export async function syncOrganisation(
  manager: AiManager,
  folder: OrganisationFolder,
  options: SyncOptions,
): Promise<SyncResult> {
  const documents: SyncedDocument[] = [];
  if (folder.rules !== null) documents.push(await syncRules(manager, folder.rules, options));
  for (const prompt of folder.prompts) documents.push(await syncPrompt(manager, prompt, options));
  const roster =
    folder.roster.length === 0
      ? null
      : await manager.people.importRoster({ files: [...folder.roster], checkOnly: options.checkOnly }, options.call);
  return { documents, roster, problems: [...folder.problems, ...(roster?.problems ?? [])] };
}

async function syncRules(
  manager: AiManager,
  rules: NonNullable<OrganisationFolder['rules']>,
  options: SyncOptions,
): Promise<SyncedDocument> {
  const { versions } = await manager.rules.history({}, options.call);
  const newest = versions[0];
  const same = (version: (typeof versions)[number]): boolean => canonicalJson(version.rules) === canonicalJson(rules);
  const plan = planSync(versions, versions[0], same);
  if (plan.outcome !== 'saved' || options.checkOnly) return { name: 'rules', ...plan };
  const saved = await manager.rules.save(
    { rules, note: `${folderNote}: rules.yaml and rubric.yaml`, expectedVersion: newest?.version ?? null },
    options.call,
  );
  return { name: 'rules', ...plan, version: saved.version };
}

async function syncPrompt(manager: AiManager, prompt: FolderPrompt, options: SyncOptions): Promise<SyncedDocument> {
  const { prompts } = await manager.prompts.list({ name: prompt.name }, options.call);
  const inForce = prompts.find(({ labels }) => labels.includes('production'));
  const plan = planSync(prompts, inForce, ({ body }: Prompt) => body === prompt.body);
  if (plan.outcome !== 'saved' || options.checkOnly) return { name: prompt.name, ...plan };
  const saved = await manager.prompts.save(
    {
      name: prompt.name,
      body: prompt.body,
      note: `${folderNote}: ${prompt.file}`,
      expectedVersion: prompts[0]?.version ?? null,
    },
    options.call,
  );
  return { name: prompt.name, ...plan, version: saved.version };
}

interface Versioned {
  readonly version: number;
  readonly note: string;
  readonly createdBy: string;
}

/**
 * What to do with one document.
 *
 * @param versions - all versions, newest first
 * @param inForce - the one that is used now
 * @param same - whether a version says what the folder says
 */
export function planSync<V extends Versioned>(
  versions: readonly V[],
  inForce: V | undefined,
  same: (version: V) => boolean,
): { readonly outcome: SyncOutcome; readonly version: number; readonly editedBy: string | null } {
  const fromFolder = versions.find(({ note }) => note.startsWith(folderNote));
  const editedBy =
    inForce === undefined || inForce.note.startsWith(folderNote) || fromFolder === undefined ? null : inForce.createdBy;
  if (inForce !== undefined && same(inForce)) return { outcome: 'unchanged', version: inForce.version, editedBy: null };
  if (inForce !== undefined && fromFolder !== undefined && same(fromFolder))
    return { outcome: 'kept', version: inForce.version, editedBy };
  return { outcome: 'saved', version: (versions[0]?.version ?? 0) + 1, editedBy };
}
