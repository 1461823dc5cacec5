import { panelPromptName, recipeFingerprint } from '../../domain/approval-recipe.ts';
import { sourceOfPrompt } from '../../domain/prompt-source.ts';
import type { Rules } from '../../domain/rules.ts';
import { ConfigurationError } from '../../errors.ts';
import type { Llm } from '../../llm/index.ts';
import type { CallOptions } from '../../ports/index.ts';
import type { PanelVariables } from '../../templates/index.ts';
import { pinPrompts } from '../../templates/index.ts';
import { loadMailBodies } from './applicant-mail.ts';
import type { TriageSettings } from './context.ts';
import type { TriageDeps } from './deps.ts';
import type { PanelExample } from './examples.ts';
import { toDecided, toExamples } from './examples.ts';
import { temperaments } from './temperaments.ts';

/** Decided requests that are looked through for decisions of people. */
const decidedRead = 200;
/** More are never shown: five seats with five each. */
const mostExamples = 25;

/** What people decided lately, newest first: what every panel is shown of others. */
export async function loadExamples(
  { ports }: Pick<TriageDeps, 'ports'>,
  options: CallOptions,
): Promise<readonly PanelExample[]> {
  const { approvals } = ports.storage;
  const decided = await approvals.list(
    { status: ['approved', 'rejected'], order: 'newest', limit: decidedRead },
    options,
  );
  return toExamples(decided.items.map(toDecided)).slice(0, mostExamples);
}

/**
 * What is in force now.
 *
 * @param examples - see {@link loadExamples}: they change more slowly than what is switched on and off
 * @throws ConfigurationError when there are no rules, or no prompt, yet
 */
export async function loadTriageSettings(
  deps: TriageDeps,
  examples: readonly PanelExample[],
  options: CallOptions,
): Promise<TriageSettings> {
  const { storage } = deps.ports;
  const saved = await storage.rules.get('latest', options);
  if (saved === null)
    throw new ConfigurationError('There are no rules yet: save them with rules.save first (defaultRules is a start).');
  const { rules, version: rulesVersion } = saved;
  const { approvals } = rules;
  const promptVersions = await pinPrompts(deps, { names: [panelPromptName], rules }, options);
  const promptVersion = promptVersions[panelPromptName] ?? 0;
  const [seats, fingerprint, calibration, mailBodies] = await Promise.all([
    renderSeats(deps, { rules, promptVersion }, options),
    recipeFingerprint({ promptVersion, models: modelsOf(deps.llm), rules: approvals }),
    storage.calibrations.current(options),
    loadMailBodies(deps.ports, 'mail.approval-decided', options),
  ]);
  return { rules, rulesVersion, approvals, promptVersions, seats, fingerprint, calibration, examples, mailBodies };
}

/** Who answers, in the order in which they are asked: another order is another recipe. */
export function modelsOf({ providers }: Pick<Llm, 'providers'>): readonly string[] {
  return providers.map(({ provider, model }) => `${provider}/${model}`);
}

async function renderSeats(
  { ports, templates }: TriageDeps,
  { rules, promptVersion }: { readonly rules: Rules; readonly promptVersion: number },
  options: CallOptions,
): Promise<TriageSettings['seats']> {
  const prompt = await ports.storage.prompts.get(panelPromptName, { version: promptVersion }, options);
  if (prompt === null) throw new ConfigurationError(`The prompt ${panelPromptName} has no version in production.`);
  const { executives } = rules.approvals.panel;
  const reference = { name: panelPromptName, version: promptVersion, source: sourceOfPrompt(prompt) };
  return Array.from({ length: executives }, (_, index) => {
    const variables: PanelVariables = {
      organisation: { name: rules.organisation.name },
      categories: (rules.approvals.hard.categories ?? []).map(({ id, title }) => ({ id, title })),
      executive: { number: index + 1, of: executives, temperament: temperaments[index] ?? '' },
    };
    return { text: templates.render(prompt.body, variables), prompt: reference };
  });
}
