import type { DecisionRecord } from '../domain/decision-record.ts';
import { noteWithSource, sourceOfPrompt, storageRegistryId } from '../domain/prompt-source.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { Rules } from '../domain/rules.ts';
import { ConfigurationError, isAiManagerError } from '../errors.ts';
import type { CallOptions, Ports, RegistryPrompt } from '../ports/index.ts';
import type { Templates } from './create-templates.ts';
import { faultsOfTemplate } from './faults-of-template.ts';
import type { TemplateName } from './template-definitions.ts';

interface PinDeps {
  readonly ports: Pick<Required<Ports>, 'storage' | 'promptRegistry' | 'clock' | 'ids' | 'logger'>;
  readonly templates: Templates;
}

interface PinRequest {
  readonly names: readonly TemplateName[];
  readonly rules: Rules;
}

/**
 * The versions in production now; a run keeps them to its end. What another registry has in production is taken into
 * storage first: a run that is resumed, and a record that is replayed years later, find every text there. Where the
 * registry cannot be reached, or its text cannot be used, storage's version in production stands, with one warning.
 */
export async function pinPrompts(
  deps: PinDeps,
  { names, rules }: PinRequest,
  options: CallOptions,
): Promise<Record<string, number>> {
  const found = await askRegistry(deps, names, options);
  const pinned: Record<string, number> = {};
  for (const name of names) {
    const stored = await deps.ports.storage.prompts.get(name, { label: 'production' }, options);
    if (stored === null) throw new ConfigurationError(`The prompt ${name} has no version in production.`);
    const remote = found.get(name) ?? null;
    const prompt = remote === null ? stored : await takeOver(deps, { name, stored, remote, rules }, options);
    pinned[name] = prompt.version;
  }
  return pinned;
}

/** What the registry has in production, all asked at once; what it cannot be asked for is left out. */
async function askRegistry(
  { ports }: PinDeps,
  names: readonly TemplateName[],
  options: CallOptions,
): Promise<ReadonlyMap<TemplateName, RegistryPrompt>> {
  const { promptRegistry, logger } = ports;
  const found = new Map<TemplateName, RegistryPrompt>();
  if (promptRegistry.id === storageRegistryId) return found;
  const ask = async (name: TemplateName): Promise<void> => {
    const prompt = await promptRegistry.get(name, { label: 'production' }, options);
    if (prompt !== null) found.set(name, prompt);
  };
  const outcomes = await Promise.allSettled(names.map(ask));
  options.signal?.throwIfAborted();
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return found;
  logger.warn('A registry did not give its prompts: those in storage are used.', {
    registry: promptRegistry.id,
    error: isAiManagerError(failed.reason) ? failed.reason.message : nameOf(failed.reason),
  });
  return found;
}

interface Candidate {
  readonly name: TemplateName;
  /** what storage has in production */
  readonly stored: Prompt;
  /** what the registry has in production */
  readonly remote: RegistryPrompt;
  readonly rules: Rules;
}

async function takeOver(deps: PinDeps, candidate: Candidate, options: CallOptions): Promise<Prompt> {
  const { name, stored, remote, rules } = candidate;
  const { storage, logger, promptRegistry } = deps.ports;
  if (stored.body === remote.body || isSource(deps, stored, remote)) return stored;
  const versions = await storage.prompts.list({ name }, options);
  // Written here after that version was taken over, while the registry could not be told: the newer one stands.
  if (sourceOfPrompt(stored) === null && versions.some((version) => isSource(deps, version, remote))) return stored;
  const faults = faultsOfTemplate(deps.templates, { name, body: remote.body, rubric: rules.rubric });
  if (faults !== null) {
    const { version } = remote;
    logger.warn('A prompt of the registry cannot be used: the one in storage is.', {
      registry: promptRegistry.id,
      name,
      version,
      faults,
    });
    return stored;
  }
  try {
    return await save(deps, { ...candidate, newest: versions[0]?.version ?? null }, options);
  } catch (error) {
    if (!isAiManagerError(error, 'CONFLICT')) throw error;
    // Another process took it over, or somebody saved a version, at this moment.
    return (await storage.prompts.get(name, { label: 'production' }, options)) ?? stored;
  }
}

function isSource({ ports }: PinDeps, prompt: Prompt, { version }: RegistryPrompt): boolean {
  const source = sourceOfPrompt(prompt);
  return source?.registry === ports.promptRegistry.id && source.version === version;
}

async function save(
  { ports }: PinDeps,
  { name, remote, newest }: Candidate & { readonly newest: number | null },
  options: CallOptions,
): Promise<Prompt> {
  const { storage, clock, ids, promptRegistry } = ports;
  const [now, source] = [clock.now(), { registry: promptRegistry.id, version: remote.version }];
  const decision: DecisionRecord = {
    id: ids.next(),
    kind: 'prompt',
    subject: { type: 'prompt', id: name },
    actor: { id: promptRegistry.id, role: 'service', via: 'prompt-registry' },
    at: now,
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: null,
    attempts: [],
    outcome: { version: (newest ?? 0) + 1, labels: ['production'], source },
  };
  const prompt = {
    name,
    body: remote.body,
    note: noteWithSource('', source),
    createdBy: promptRegistry.id,
    now,
    labels: ['production'] as const,
    expectedVersion: newest,
  };
  return storage.prompts.save(prompt, decision, options);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
