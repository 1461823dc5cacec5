import type { Template } from 'liquidjs';
import { analyzeSync, AssignTag, ForTag, TablerowTag, toValueSync, Value, Variable } from 'liquidjs';
import type { TemplateProblem } from './template-problem.ts';
import type { VariableShape } from './variable-shape.ts';
import { elementOf, newShape, shapeOfPaths, stepInto } from './variable-shape.ts';

type Scope = ReadonlyMap<string, VariableShape>;
type Argument = NonNullable<Template['arguments']> extends () => Iterable<infer One> ? One : never;

/** Finds uses of names that are not declared, loops and assignments followed, without rendering anything. */
export function checkVariables(
  templates: readonly Template[],
  declared: readonly string[],
): readonly TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  walk(templates, new Map(shapeOfPaths(declared).members), problems);
  return problems;
}

/** `scope` gains the names that tags such as assign make; they are visible after the tag, in later siblings too. */
function walk(templates: readonly Template[], scope: Map<string, VariableShape>, problems: TemplateProblem[]): void {
  for (const template of templates) {
    for (const variable of variablesOf([...(template.arguments?.() ?? [])], template)) check(variable, scope, problems);
    for (const name of template.localScope?.() ?? []) scope.set(name.content, assignedShape(template, scope));
    if (template.children === undefined) continue;
    const inner = new Map([...scope, ...blockNames(template, scope)]);
    const children: readonly Template[] = toValueSync(template.children(false, true));
    walk(children, inner, problems);
    const outside = new Set(template.blockScope?.() ?? []);
    for (const [name, shape] of inner) if (!outside.has(name)) scope.set(name, shape);
  }
}

function variablesOf(values: readonly Argument[], template: Template): readonly Variable[] {
  const probe: Template = { token: template.token, render: () => undefined, arguments: () => values };
  return Object.values(analyzeSync([probe], { partials: false }).variables).flat();
}

function check(variable: Variable, scope: Scope, problems: TemplateProblem[]): void {
  const found = resolve(variable, scope);
  if ('shape' in found) return;
  const { row, col } = variable.location;
  problems.push({
    line: row,
    column: col,
    message: `There is no variable "${found.path}".`,
    remedy: remedyFor(found.known),
  });
}

type Resolved = { readonly shape: VariableShape } | { readonly path: string; readonly known: readonly string[] };

function resolve(variable: Variable, scope: Scope): Resolved {
  const [root, ...steps] = variable.segments;
  let shape = typeof root === 'string' ? scope.get(root) : newShape(true);
  let path = String(root);
  if (shape === undefined) return { path, known: [...scope.keys()] };
  for (const step of steps) {
    const next = stepInto(shape, step instanceof Variable ? null : step);
    path += typeof step === 'string' ? `.${step}` : '[]';
    if (next === null) return { path, known: [...shape.members.keys()] };
    shape = next;
  }
  return { shape };
}

function remedyFor(known: readonly string[]): string {
  return known.length === 0 ? 'It has no parts: use it as it is.' : `Use one of: ${known.join(', ')}.`;
}

function blockNames(template: Template, scope: Scope): readonly (readonly [string, VariableShape])[] {
  const names = [...(template.blockScope?.() ?? [])];
  if (!(template instanceof ForTag || template instanceof TablerowTag))
    return names.map((name) => [name, newShape(true)]);
  const [collection] = variablesOf([template.collection as Argument], template);
  const found = collection === undefined ? undefined : resolve(collection, scope);
  const element = found !== undefined && 'shape' in found ? elementOf(found.shape) : newShape(true);
  return names.map((name) => [name, name === template.variable ? element : newShape(true)]);
}

/** A plain `assign x = project.feedback` keeps the shape; anything computed may be anything. */
function assignedShape(template: Template, scope: Scope): VariableShape {
  if (!(template instanceof AssignTag)) return newShape(true);
  const [value] = [...template.arguments()];
  if (!(value instanceof Value) || value.filters.length > 0 || value.initial.postfix.length !== 1)
    return newShape(true);
  const [variable] = variablesOf([value], template);
  const found = variable === undefined ? undefined : resolve(variable, scope);
  return found !== undefined && 'shape' in found ? found.shape : newShape(true);
}
