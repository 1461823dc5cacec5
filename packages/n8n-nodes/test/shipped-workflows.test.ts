import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, INodeTypeDescription } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { parameterProblems } from './host/parameter-problems.ts';
import { isNote, shippedFiles } from './host/shipped-files.ts';
import type { ShippedFile } from './host/shipped-files.ts';

const root = join(import.meta.dirname, '..');
const repository = join(root, '..', '..');
const ours = '@ai-manager/n8n-nodes-ai-manager.';
const files = shippedFiles();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly n8n: { readonly nodes: readonly string[] };
};

/** Our own nodes by their type in a workflow. */
async function ownNodes(): Promise<ReadonlyMap<string, INodeTypeDescription>> {
  const descriptions = manifest.n8n.nodes.map(async (path) => {
    const source = path.replace(/^dist\//, '').replace(/\.js$/, '.ts');
    const className = /(\w+)\.node\.ts$/.exec(source)?.[1] ?? '';
    const loaded = (await import(join(root, source))) as Readonly<
      Record<string, new () => { readonly description: INodeTypeDescription }>
    >;
    const Node = loaded[className];
    if (Node === undefined) throw new Error(`${source} exports no class ${className}.`);
    const { description } = new Node();
    return [`${ours}${description.name}`, description] as const;
  });
  return new Map(await Promise.all(descriptions));
}

describe.each(files)('the workflow $name', ({ name, text, workflow }) => {
  const { nodes, connections, settings } = workflow;

  it('is what the editor exports, without anything of one installation', () => {
    expect(Object.keys(workflow).toSorted()).toEqual(['connections', 'name', 'nodes', 'settings']);
    expect(settings.executionOrder).toBe('v1');
    for (const key of ['errorWorkflow', 'callerIds']) expect(settings).not.toHaveProperty(key);
    const unwanted = nodes.flatMap((node) =>
      ['credentials', 'disabled', 'notes'].filter((key) => key in node).map((key) => `${node.name}: ${key}`),
    );
    expect(unwanted).toEqual([]);
    expect(text).not.toMatch(/"(?:pinData|instanceId|cachedResultUrl|templateId)"/);
  });

  it('holds no secret and no address of anybody', () => {
    expect(text).not.toMatch(/whsec_[A-Za-z0-9+/]{8}|\bsk-[\w-]{6}|\bAKIA[A-Z0-9]{8}|\bxox[a-z]-\w|Bearer [\w.-]{8}/);
    const hosts = Array.from(text.matchAll(/(?:https?:\/\/|@)([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi), ([, host]) => host);
    const allowed = /(?:^|\.)example\.com$|(?:^|\.)n8n\.io$|(?:^|\.)standardwebhooks\.com$|^n8n-nodes-/;
    expect(hosts.filter((host) => !allowed.test(host ?? ''))).toEqual([]);
  });

  it('begins with a note that says what it does and what to set', () => {
    const [first] = nodes;
    expect(first?.type).toBe('n8n-nodes-base.stickyNote');
    const content = first?.parameters['content'] as string;
    expect(content).toMatch(/^## \S/);
    expect(content.length).toBeGreaterThan(200);
    expect(content).toMatch(/before (?:it is |you )?publish/i);
    expect(content).toMatch(/credential/i);
    expect(content).toMatch(/error workflow/i);
  });

  it('has names and ids of its own for all nodes, and connects what there is', () => {
    for (const field of ['name', 'id'] as const) {
      const values = nodes.map((node) => node[field]);
      expect(values).toEqual([...new Set(values)]);
    }
    const names = new Set(nodes.map((node) => node.name));
    const targets = targetsOf(connections);
    expect(Object.keys(connections).filter((source) => !names.has(source))).toEqual([]);
    expect(targets.filter((target) => !names.has(target))).toEqual([]);
    const loose = nodes.filter(
      (node) => !isNote(node) && !isTrigger(node) && !isSubNode(node, connections) && !targets.includes(node.name),
    );
    expect(loose.map((node) => node.name)).toEqual([]);
  });

  it('reads only from nodes that it has', () => {
    const read = Array.from(text.matchAll(/\$\((?:'|\\")(.+?)(?:'|\\")\)/g), ([, node]) => node);
    expect(read.filter((each) => !nodes.some((node) => node.name === each))).toEqual([]);
  });

  it('calls operations that our nodes have, with fields that they have', async () => {
    const known = await ownNodes();
    const problems = nodes
      .filter(({ type }) => type.startsWith(ours))
      .flatMap((node) => {
        const description = known.get(node.type);
        return description === undefined ? [`${node.name}: no ${node.type}`] : parameterProblems(node, description);
      });
    expect(problems).toEqual([]);
  });

  it('can be read: nothing lies on anything else', () => {
    const clashes = nodes.flatMap((node, index) =>
      nodes
        .slice(index + 1)
        .filter((other) => overlaps(placeOf(node), placeOf(other)))
        .map((other) => `${node.name} and ${other.name}`),
    );
    expect(clashes).toEqual([]);
  });

  it('has a section with its picture, and a line in the list', () => {
    const page = readFileSync(join(repository, 'docs/hosts/n8n-workflows.md'), 'utf8');
    const section = page.split(/^## /m).find((each) => each.includes(`workflows/${name}.json`)) ?? '';
    const picture = `n8n-workflow-${name}.png`;
    expect(section).toContain(`(../images/${picture})`);
    expect(statSync(join(repository, 'docs/images', picture)).size).toBeLessThan(150_000);
    const list = readFileSync(join(repository, 'examples/n8n/README.md'), 'utf8');
    expect(list).toContain(`(workflows/${name}.json)`);
  });
});

it('finds what is wrong with a node', async () => {
  const description = (await ownNodes()).get(`${ours}aiManager`) as INodeTypeDescription;
  const node = (parameters: INode['parameters']): INode => ({
    id: 'a',
    name: 'A',
    type: `${ours}aiManager`,
    typeVersion: 1,
    position: [0, 0],
    parameters,
  });
  const problems = (parameters: INode['parameters']) => parameterProblems(node(parameters), description);
  const get = { resource: 'projects', operation: 'get', projectId: { __rl: true, mode: 'id', value: 'prj-1' } };
  expect(problems(get)).toEqual([]);
  expect(problems({ ...get, week: '2026-W47' })).toEqual([expect.stringContaining('week is no parameter')]);
  expect(problems({ ...get, resource: 'evaluations' }).join()).toMatch(/projectId is no parameter/);
  expect(problems({ resource: 'evaluations', operation: 'weekly', additionalFields: { weak: 'x' } })).toEqual([
    expect.stringContaining('additionalFields.weak is no parameter'),
  ]);
  expect(problems({ resource: 'approvals', operation: 'approve' })).toEqual([
    expect.stringContaining('has no approve'),
  ]);
});

type Connections = ShippedFile['workflow']['connections'];

function targetsOf(connections: Connections): readonly string[] {
  return Object.values(connections).flatMap((kinds) =>
    Object.values(kinds).flatMap((outputs) => outputs.flatMap((output) => output.map(({ node }) => node))),
  );
}

function isTrigger({ type }: INode): boolean {
  return /trigger$|\.webhook$/i.test(type);
}

/** A model or a tool, which gives itself to a node instead of items. */
function isSubNode({ name }: INode, connections: Connections): boolean {
  return Object.keys(connections[name] ?? {}).some((kind) => kind !== 'main');
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What the editor draws of it, with the name below; a node that takes models is wider. */
function placeOf(node: INode): Place {
  const [left, top] = node.position;
  const size = isNote(node)
    ? { width: Number(node.parameters['width'] ?? 240), height: Number(node.parameters['height'] ?? 160) }
    : { width: node.type.startsWith(ours) ? 224 : 96, height: 140 };
  return { left, top, ...size };
}

function overlaps(one: Place, other: Place): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}
