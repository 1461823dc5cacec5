import type { OperationDescriptor } from '@ai-manager/core/catalogue';
import { CliError } from '../cli-error.ts';
import type { FlagValues } from './add-flags.ts';
import { valueOf } from './add-flags.ts';
import type { Flag } from './flag.ts';
import { toKebabCase } from './flag.ts';
import { readPaths } from './read-paths.ts';
import type { Sources } from './sources.ts';
import { readDocument, readText } from './sources.ts';

/**
 * Turns the values of flags into an operation's input and checks it against the operation's schema.
 *
 * @returns the input as given (defaults are added by the manager)
 * @throws CliError that names each flag that is wrong, and why
 */
export async function readInput(
  { descriptor, flags }: { readonly descriptor: Pick<OperationDescriptor, 'input'>; readonly flags: readonly Flag[] },
  values: FlagValues,
  sources: Sources,
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (const flag of flags) {
    const value = valueOf(flag, values);
    // One after the other: standard input can be read once, and the message must name the flag that came too late.
    if (value !== undefined) input[flag.field] = await readValue(flag, value, sources);
  }
  const parsed = descriptor.input.safeParse(input);
  if (parsed.success) return input;
  const issues = parsed.error.issues.map(({ path, message }) => ({ flag: flagOfPath(path), message }));
  throw new CliError(
    issues.map(({ flag, message }) => (flag === undefined ? message : `${flag}: ${message}`)).join('\n'),
    {
      remedy: 'See --help of this command for what each flag takes.',
      details: { issues },
    },
  );
}

async function readValue(flag: Flag, value: unknown, sources: Sources): Promise<unknown> {
  if (typeof value === 'boolean') return value;
  if (flag.kind === 'files') return readPaths(value as readonly string[], sources.cwd);
  if (!flag.repeatable) return readOne(flag, String(value), sources);
  const list: unknown[] = [];
  for (const text of value as readonly string[]) list.push(await readOne(flag, text, sources));
  return list;
}

async function readOne(flag: Flag, text: string, sources: Sources): Promise<unknown> {
  if (flag.nullable && text === 'null') return null;
  switch (flag.kind) {
    case 'integer':
    case 'number':
      return toNumber(flag, text);
    case 'document':
      return readDocument(flag.name, text, sources);
    case 'long-text':
      return readText(flag.name, text, sources);
    default:
      return text;
  }
}

function toNumber(flag: Flag, text: string): number {
  const value = Number(text);
  const fits = text.trim() !== '' && (flag.kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value));
  if (fits) return value;
  throw new CliError(`--${flag.name}: "${text}" is not a ${flag.kind === 'integer' ? 'whole number' : 'number'}.`, {
    where: `--${flag.name}`,
    remedy: flag.help === '' ? 'Give a number.' : `${flag.help}.`,
  });
}

/** `['rules', 'rubric', 'criteria', 0]` -> `--rules at rubric.criteria.0` */
function flagOfPath(path: readonly PropertyKey[]): string | undefined {
  const [field, ...rest] = path;
  if (field === undefined) return undefined;
  const flag = `--${toKebabCase(String(field))}`;
  return rest.length === 0 ? flag : `${flag} at ${rest.map(String).join('.')}`;
}
