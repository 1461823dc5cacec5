import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '@ai-manager/core/catalogue';
import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { AiManager } from '../nodes/AiManager/AiManager.node.ts';
import { describedOperations } from '../nodes/AiManager/described-operations.ts';
import { resourceNames } from '../nodes/AiManager/overrides.ts';
import { toItems } from '../nodes/AiManager/to-items.ts';

const root = join(import.meta.dirname, '..');
const { description, methods } = new AiManager();
const listed = Object.entries(catalogue).flatMap(([resource, operations]) =>
  Object.values(operations).map(({ name, effects }) => ({ name, resource, effects })),
);

/** What the editor offers: names such as `mail.send`. */
function offered(tool: boolean): readonly string[] {
  const shownFor = (property: INodeProperties): boolean => property.displayOptions?.show?.['@tool']?.[0] === tool;
  const choices = (property: INodeProperties | undefined) =>
    (property?.options ?? []).map((option) => (option as INodePropertyOptions).value);
  const shown = description.properties.filter(shownFor);
  return choices(shown.find(({ name }) => name === 'resource')).flatMap((resource) =>
    choices(
      shown.find(
        ({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.['resource']?.[0] === resource,
      ),
    ).map((operation) => `${String(resource)}.${String(operation)}`),
  );
}

describe('the node', () => {
  it('offers every operation of the catalogue', () => {
    // ... and one of its own, which only a host that can wait has.
    expect(new Set(offered(false))).toEqual(new Set([...listed.map(({ name }) => name), 'approvals.askReviewer']));
  });

  it('offers agents what only reads', () => {
    const reads = listed.filter(({ effects }) => effects === 'read').map(({ name }) => name);
    expect(new Set(offered(true))).toEqual(new Set<string>(reads));
  });

  it('is generated from the catalogue as it is', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@ai-manager/source', join(root, 'scripts', 'generate.ts'), '--check'],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('calls every group by a name', () => {
    expect(Object.keys(catalogue).filter((group) => !(group in resourceNames))).toEqual([]);
  });

  it('shows the shape of every output', () => {
    const missing = describedOperations.filter(
      ({ resource, operation }) =>
        !existsSync(join(root, 'nodes/AiManager/__schema__/v1.0.0', resource, `${operation}.json`)),
    );
    expect(missing).toEqual([]);
  });

  it('shows what models were asked among the fields of operations that may ask them', async () => {
    const spent = { inputTokens: 1, outputTokens: 1, costMicroUsd: 1 };
    const helpers = {} as IExecuteFunctions['helpers'];
    for (const described of describedOperations.filter(({ effects }) => effects === 'act')) {
      const [item] = await toItems({ helpers }, described, { output: {}, spent, item: 0 });
      const { resource, operation } = described;
      const file = join(root, 'nodes/AiManager/__schema__/v1.0.0', resource, `${operation}.json`);
      const { properties } = JSON.parse(readFileSync(file, 'utf8')) as {
        properties: { usage?: { properties: object } };
      };
      const shown = [file, ...Object.keys(properties.usage?.properties ?? {})];
      expect(shown).toEqual([file, ...Object.keys(item?.json['usage'] as object)]);
    }
  });

  it('gives no field of an operation the name of a parameter of its own', () => {
    const own = new Set(['additionalFields', 'authentication', 'operation', 'resource', 'returnAll']);
    const clashes = describedOperations.flatMap(({ name, input }) =>
      (input.required ?? []).filter((field) => own.has(field)).map((field) => `${name}: ${field}`),
    );
    expect(clashes).toEqual([]);
  });

  it('fills its dropdowns from methods that it has', () => {
    const used = new Set(JSON.stringify(description.properties).match(/(?<="searchListMethod":")\w+/g));
    expect(used).toEqual(new Set(Object.keys(methods.listSearch)));
  });

  it.each(describedOperations)('shows the form of $name in n8n', ({ resource, operation, input }) => {
    const node = { typeVersion: 1 };
    const parameters = NodeHelpers.getNodeParameters(
      description.properties,
      { resource, operation },
      true,
      false,
      node,
      description,
    );
    expect(parameters).toMatchObject({ resource, operation });
    for (const field of input.required ?? []) expect(parameters).toHaveProperty(field);
  });
});
