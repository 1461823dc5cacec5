import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, INodeTypeDescription } from 'n8n-workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { installN8n } from './host/installations.ts';
import { parameterProblems } from './host/parameter-problems.ts';
import { isNote, shippedFiles } from './host/shipped-files.ts';

const installation = installN8n();
const packages = { 'n8n-nodes-base': 'n8n-nodes-base', '@n8n/n8n-nodes-langchain': '@n8n/n8n-nodes-langchain' };

describe.skipIf(installation.missing !== '')(`n8n's own nodes in shipped workflows${installation.missing}`, () => {
  /** by type, a description for each of its versions */
  let known: ReadonlyMap<string, readonly INodeTypeDescription[]>;

  beforeAll(() => {
    const folder = 'folder' in installation ? installation.folder : '';
    const all = Object.entries(packages).flatMap(([name, path]) => {
      const file = join(folder, 'node_modules', path, 'dist', 'types', 'nodes.json');
      const descriptions = JSON.parse(readFileSync(file, 'utf8')) as readonly INodeTypeDescription[];
      return descriptions.map((description) => [`${name}.${description.name}`, description] as const);
    });
    known = new Map(
      [...Map.groupBy(all, ([type]) => type)].map(([type, those]) => [
        type,
        those.map(([, description]) => description),
      ]),
    );
  });

  it.each(shippedFiles())('are known, with the parameters that $name sets', ({ workflow }) => {
    const problems = workflow.nodes
      .filter(({ type }) => type.startsWith('n8n-nodes-base.') || type.startsWith('@n8n/'))
      .flatMap((node) => {
        const description = (known.get(node.type) ?? []).find((each) => isOfVersion(each, node));
        if (description === undefined) return [`${node.name}: n8n has no ${node.type} ${String(node.typeVersion)}`];
        return isNote(node) ? [] : parameterProblems(node, description);
      });
    expect(problems).toEqual([]);
  });
});

function isOfVersion({ version }: INodeTypeDescription, { typeVersion }: INode): boolean {
  return [version].flat().includes(typeVersion);
}
