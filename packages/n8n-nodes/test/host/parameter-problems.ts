import type { INode, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

/** What n8n adds to every node that polls. */
const pollTimes: INodeProperties = {
  displayName: 'Poll Times',
  name: 'pollTimes',
  type: 'fixedCollection',
  typeOptions: { multipleValues: true },
  default: {},
  options: NodeHelpers.cronNodeOptions,
};

/** Parameters that the node does not have or does not show with these others, and what n8n says is missing or wrong. */
export function parameterProblems(node: INode, description: INodeTypeDescription): readonly string[] {
  const properties = [...(description.polling === true ? [pollTimes] : []), ...description.properties];
  const known = NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description) ?? {};
  const filled = { ...node, parameters: known };
  const issues = NodeHelpers.getNodeParametersIssues(properties, filled, description)?.parameters ?? {};
  return [
    ...unknownPaths(node.parameters, known, ''),
    ...Object.values(issues).flat(),
    ...unknownChoices(node, description),
  ].map((problem) => `${node.name}: ${problem}`);
}

/** What is chosen from a list that does not have it. */
function unknownChoices(node: INode, description: INodeTypeDescription): readonly string[] {
  return description.properties
    .filter(({ type, typeOptions }) => type === 'options' && typeOptions?.loadOptionsMethod === undefined)
    .filter((property) => NodeHelpers.displayParameter(node.parameters, property, node, description))
    .flatMap(({ name, options = [] }) => {
      const value = node.parameters[name];
      if (typeof value !== 'string' || value.startsWith('=')) return [];
      return options.some((option) => 'value' in option && option.value === value) ? [] : [`${name} has no ${value}`];
    });
}

/** Fields of what is given that are not in what is known; lists are kept whole. */
function unknownPaths(given: object, known: object, path: string): readonly string[] {
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const found = (known as Readonly<Record<string, unknown>>)[name];
    if (found === undefined) return [`${path}${name} is no parameter of it, or not with these others`];
    const goesDeeper = isPlainObject(value) && isPlainObject(found);
    return goesDeeper ? unknownPaths(value, found, `${path}${name}.`) : [];
  });
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
