import type { Environment } from '../output/terminal.ts';
import { allVariables } from './catalogue.ts';
import { describeGroups } from './describe-groups.ts';

const prefix = 'AI_MANAGER_';
/** Names further apart than this were not meant. */
const mostEdits = 4;

/** What a person should know about variables that are set and change nothing; a sentence each, without values. */
export function remarksOn(environment: Environment, cwd: string): readonly string[] {
  const known = new Set(allVariables.map(({ name }) => name));
  const unknown = Object.keys(environment).filter((name) => name.startsWith(prefix) && !known.has(name));
  const unused = describeGroups(environment, cwd).filter(({ state }) => state === 'unused');
  return [...unknown.toSorted().map(remarkOnUnknown), ...unused.map(({ message }) => `${message}.`)];
}

function remarkOnUnknown(name: string): string {
  const nearest = nearestName(name);
  const hint = nearest === undefined ? 'docs/configuration.md lists them all' : `do you mean ${nearest}?`;
  return `${name} is no variable of AI Manager and changes nothing; ${hint}${hint.endsWith('?') ? '' : '.'}`;
}

function nearestName(name: string): string | undefined {
  const candidates = allVariables
    .filter((variable) => variable.name.startsWith(prefix))
    .map((variable) => ({ name: variable.name, edits: editsBetween(name, variable.name) }))
    .toSorted((a, b) => a.edits - b.edits);
  const [best] = candidates;
  return best !== undefined && best.edits <= mostEdits ? best.name : undefined;
}

/** Insertions, deletions and replacements of characters that make one text of the other (Levenshtein). */
function editsBetween(first: string, second: string): number {
  let row = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (const [index, character] of [...first].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...second].entries()) {
      const replaced = (row[column] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
