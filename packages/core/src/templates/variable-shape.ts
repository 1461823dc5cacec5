/** What a template may reach below a name: members, list elements, or anything. */
export interface VariableShape {
  readonly members: Map<string, VariableShape>;
  /** shape of the elements of a list; null when it is no list */
  element: VariableShape | null;
  /** nothing is known about it (a captured text, the result of a filter): everything is allowed */
  readonly open: boolean;
}

export function newShape(open = false): VariableShape {
  return { members: new Map(), element: null, open };
}

/** Builds the tree of declared names from paths such as `projects[].criteria[].title`. */
export function shapeOfPaths(paths: readonly string[]): VariableShape {
  const root = newShape();
  for (const path of paths) {
    let shape = root;
    for (const part of path.split('.')) {
      const name = part.replaceAll('[]', '');
      let next = shape.members.get(name);
      if (next === undefined) shape.members.set(name, (next = newShape()));
      shape = next;
      for (let depth = part.split('[]').length - 1; depth > 0; depth -= 1) shape = shape.element ??= newShape();
    }
  }
  return root;
}

const listWords = new Set(['size', 'first', 'last']);

/**
 * The shape one step further down, or null when there is nothing by that name.
 * @param step - a member's name, a list index, or `null` for one that is only known when rendering
 */
export function stepInto(shape: VariableShape, step: string | number | null): VariableShape | null {
  if (shape.open) return shape;
  if (step === null) return shape.element ?? newShape(true);
  const member = shape.members.get(String(step));
  if (member !== undefined) return member;
  if (shape.element !== null && typeof step === 'number') return shape.element;
  if (typeof step !== 'string' || !listWords.has(step)) return null;
  if (step === 'size') return shape.members.size === 0 ? newShape() : null;
  return shape.element;
}

/** What a loop over the shape puts into its variable; a loop over named members gives name and value. */
export function elementOf(shape: VariableShape): VariableShape {
  return shape.element ?? newShape(true);
}
