import type { Command } from 'commander';
import { Option } from 'commander';
import type { Flag } from './flag.ts';

/** Adds the flags to a command. Defaults stay with the schema, so that a flag not given is not in the input. */
export function addFlags(command: Command, flags: readonly Flag[]): void {
  for (const flag of flags) {
    for (const option of toOptions(flag)) command.addOption(option);
  }
}

/** What commander keeps for a flag: text, a list of texts, or a boolean; undefined when it was not given. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** The key under which commander keeps a flag's value: `budget-usd` -> `budgetUsd`. */
export function valueOf(flag: Flag, values: FlagValues): unknown {
  return values[new Option(`--${flag.name}`).attributeName()];
}

function toOptions(flag: Flag): readonly Option[] {
  if (flag.kind === 'switch') {
    const on = new Option(`--${flag.name}`, flag.help);
    const off = new Option(`--no-${flag.name}`, `Off: ${flag.help}`);
    if (flag.defaultValue === false) return [on];
    return flag.defaultValue === true ? [off] : [on, off];
  }
  const option = new Option(`--${flag.name} <${placeholderOf(flag)}>`, helpOf(flag));
  if (flag.choices !== undefined) {
    if (flag.nullable) option.choices([...flag.choices, 'null']);
    else option.choices(flag.choices);
  }
  if (flag.required) option.makeOptionMandatory();
  if (flag.repeatable || flag.kind === 'files') collect(option);
  return [option];
}

/** One value per flag, as often as wanted; `--only a b` would swallow what follows, so it is not offered. */
function collect(option: Option): void {
  const parse = option.parseArg?.bind(option);
  option.argParser((text: string, earlier: unknown) => {
    const value = parse === undefined ? text : parse(text, undefined);
    return [...(Array.isArray(earlier) ? (earlier as unknown[]) : []), value];
  });
}

function placeholderOf(flag: Flag): string {
  if (flag.placeholder !== undefined) return flag.placeholder;
  switch (flag.kind) {
    case 'integer':
      return 'n';
    case 'document':
      return 'yaml|@file';
    case 'long-text':
      return 'text|@file';
    case 'files':
      return 'path';
    default:
      return flag.name.split('-').at(-1) ?? flag.name;
  }
}

function helpOf(flag: Flag): string {
  const remarks = [
    flag.required ? 'required' : undefined,
    flag.repeatable || flag.kind === 'files' ? 'may be repeated' : undefined,
  ].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? flag.help : `${flag.help} [${remarks.join(', ')}]`;
}
