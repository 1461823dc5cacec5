import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'n8n', 'workflows');

interface CredentialName {
  readonly id: string;
  readonly name: string;
}

interface ShippedNode {
  readonly name: string;
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ShippedWorkflow {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly ShippedNode[];
  readonly connections: object;
  readonly settings: object;
}

interface Installing {
  /** what a person chooses in each node after the import, by type of node and of credential */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, CredentialName>>>>;
  /** parameters that a person sets, by name of the node; those of the file stay otherwise */
  readonly change?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly settings?: object;
}

/**
 * A workflow of examples/n8n/workflows as a person makes it work: imported, with credentials chosen and places set.
 * Its id is its name.
 *
 * @throws Error when a node that is to be changed is not there, so that no test passes over one
 */
export function shippedWorkflow(name: string, { credentials, change = {}, settings }: Installing): ShippedWorkflow {
  const shipped = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Omit<ShippedWorkflow, 'id'>;
  const missing = Object.keys(change).filter((node) => !shipped.nodes.some((each) => each.name === node));
  if (missing.length > 0) throw new Error(`${name}.json has no node "${missing.join('", "')}".`);
  return {
    ...shipped,
    id: name,
    settings: { ...shipped.settings, ...settings },
    nodes: shipped.nodes.map((node) => ({
      ...node,
      parameters: { ...node.parameters, ...change[node.name] },
      ...(credentials[node.type] === undefined ? {} : { credentials: credentials[node.type] }),
    })),
  };
}
