import { CliError } from '../cli-error.ts';
import type { Environment } from '../output/terminal.ts';
import { type VariableGroup, variableGroups } from './catalogue.ts';
import { groupReaders } from './group-readers.ts';
import { readFrom } from './variables.ts';

/**
 * - `on`, `off`: as it says
 * - `half-set`: a variable is missing that another one needs; `wrong`: a value cannot be
 * - `unused`: set, but this version does nothing with it
 */
export interface GroupState {
  readonly group: string;
  readonly title: string;
  readonly state: 'on' | 'off' | 'half-set' | 'wrong' | 'unused';
  readonly message: string;
  /** what to do, or how to switch it on; null where it is on */
  readonly remedy: string | null;
}

/** What is on and what is not, group by group; the installation itself is always on and left out. */
export function describeGroups(environment: Environment, cwd: string): readonly GroupState[] {
  return variableGroups.filter(({ off }) => off !== null).map((group) => describe(group, { environment, cwd }));
}

interface Place {
  readonly environment: Environment;
  readonly cwd: string;
}

function describe(group: VariableGroup, { environment, cwd }: Place): GroupState {
  const { name, title, off, variables } = group;
  const read = readFrom(environment);
  const set = variables.filter((variable) => read(variable.name) !== undefined).map((variable) => variable.name);
  const state = (kind: GroupState['state'], message: string, remedy: string | null): GroupState => ({
    group: name,
    title,
    state: kind,
    message,
    remedy,
  });
  const reader = groupReaders[name];
  if (reader === undefined) {
    if (set.length === 0) return state('off', off ?? '', 'This version has no use for it.');
    const message = `${set.join(' and ')} ${set.length === 1 ? 'is' : 'are'} set, but this version does nothing with it`;
    return state('unused', message, `Unset it, or leave it for a later version: ${off ?? ''}.`);
  }
  try {
    return isOff(reader(read, cwd)) ? state('off', off ?? '', howToSwitchOn(group)) : state('on', set.join(', '), null);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const isMissing = error.where !== undefined && read(error.where) === undefined;
    return state(isMissing ? 'half-set' : 'wrong', error.message, error.remedy ?? null);
  }
}

/** What stands in where nothing is set, by the kinds that the readers give. */
const defaults = new Set(['embedded', 'offline', 'folder', 'memory']);

function isOff(settings: unknown): boolean {
  if (typeof settings !== 'object' || settings === null) return true;
  if (Object.values(settings).every((value) => value === undefined)) return true;
  return 'kind' in settings && typeof settings.kind === 'string' && defaults.has(settings.kind);
}

function howToSwitchOn({ needs, any }: VariableGroup): string {
  return `Set ${needs.join(any === true ? ' or ' : ' and ')}.`;
}

/** The environment without the variables of groups that cannot be read: their defaults stand in, to look at the rest. */
export function withoutBrokenGroups(environment: Environment, cwd: string): Environment {
  const broken = new Set(
    describeGroups(environment, cwd)
      .filter(({ state }) => state === 'half-set' || state === 'wrong')
      .map(({ group }) => group),
  );
  const names = new Set(
    variableGroups.filter(({ name }) => broken.has(name)).flatMap(({ variables }) => variables.map(({ name }) => name)),
  );
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.has(name)));
}
