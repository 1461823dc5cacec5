import type { Rules } from '@ai-manager/core';
import { rulesSchema } from '@ai-manager/core';
import type { OrganisationHeader } from './header.ts';
import type { FolderProblem } from './roster-files.ts';
import type { YamlFile } from './yaml-file.ts';
import { toProblems } from './yaml-file.ts';

interface RuleFiles {
  readonly header: OrganisationHeader;
  readonly rules: YamlFile | null;
  readonly rubric: YamlFile | null;
}

/**
 * Makes the one rules document of the organisation's name, rules.yaml and rubric.yaml. Parts that have defaults
 * (evaluation, coaching, budget) may be missing.
 */
export function mergeRules({
  header,
  rules,
  rubric,
}: RuleFiles): { readonly rules: Rules } | { readonly problems: readonly FolderProblem[] } {
  if (rules === null || rubric === null) return { problems: [missing(rules === null ? 'rules.yaml' : 'rubric.yaml')] };
  if (!isRecord(rules.value))
    return { problems: toProblems(rules, [{ path: [], message: 'The file is no list of settings.' }], rulesRemedy) };
  const conflict = conflictOf(header, rules);
  if (conflict !== undefined) return { problems: [conflict] };
  const parsed = rulesSchema.safeParse({
    evaluation: {},
    coaching: {},
    budget: {},
    ...(header.timeZone === undefined ? {} : { timeZone: header.timeZone }),
    ...rules.value,
    organisation: { name: header.name },
    rubric: rubric.value,
  });
  if (parsed.success) return { rules: parsed.data };
  const isRubric = (path: readonly PropertyKey[]): boolean => path[0] === 'rubric';
  const inRubric = parsed.error.issues
    .filter(({ path }) => isRubric(path))
    .map(({ path, message }) => ({ path: path.slice(1), message }));
  const inRules = parsed.error.issues.filter(({ path }) => !isRubric(path));
  return { problems: [...toProblems(rules, inRules, rulesRemedy), ...toProblems(rubric, inRubric, rubricRemedy)] };
}

const rulesRemedy = 'Correct rules.yaml; examples/sample-org/rules.yaml shows all settings.';
const rubricRemedy = 'Correct rubric.yaml; examples/sample-org/rubric.yaml shows a whole rubric.';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function missing(file: string): FolderProblem {
  const other = file === 'rules.yaml' ? 'rubric.yaml' : 'rules.yaml';
  return {
    file,
    line: null,
    field: null,
    message: `The folder has ${other} but no ${file}: both together are the rules.`,
    remedy: `Add ${file}, or take ${other} out to keep the rules that are in force.`,
  };
}

function conflictOf(header: OrganisationHeader, rules: YamlFile): FolderProblem | undefined {
  const timeZone = isRecord(rules.value) ? rules.value['timeZone'] : undefined;
  if (timeZone === undefined || header.timeZone === undefined || timeZone === header.timeZone) return undefined;
  return {
    file: rules.name,
    line: rules.lineOf(['timeZone']),
    field: 'timeZone',
    message: `rules.yaml says ${JSON.stringify(timeZone)}, organisation.yaml says ${header.timeZone}.`,
    remedy: 'Keep the time zone in one of the two.',
  };
}
