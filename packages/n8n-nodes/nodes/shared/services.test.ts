import { catalogue } from '@ai-manager/core/catalogue';
import type { FunctionsBase, INode } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { AiManager } from '../AiManager/AiManager.node.ts';
import { resourcesUsing, servicesOf, toSes, toWebhooks, toWorkSmart } from './services.ts';

/** A node with these credentials chosen, in a host that gives out none that the form does not show. */
function hostWith(chosen: readonly string[], resource: string): Pick<FunctionsBase, 'getCredentials' | 'getNode'> {
  const shown = new AiManager().description.credentials?.filter(
    ({ displayOptions }) => displayOptions?.show?.['resource']?.includes(resource) ?? true,
  );
  return {
    getNode: () => ({ credentials: Object.fromEntries(chosen.map((name) => [name, { id: name, name }])) }) as INode,
    getCredentials: (async (name: string) => {
      if (shown?.some((each) => each.name === name) !== true) throw new Error('Credentials not found');
      return {};
    }) as FunctionsBase['getCredentials'],
  };
}

describe('the services of a node', () => {
  const all = Object.keys(resourcesUsing);

  it.each(Object.keys(catalogue))('are those that %s can use, whatever was chosen before', async (resource) => {
    const { ses, worksmart, webhooks } = await servicesOf(hostWith(all, resource), resource, 0);
    const uses = (name: keyof typeof resourcesUsing) => (resourcesUsing[name] as readonly string[]).includes(resource);
    expect([ses, worksmart, webhooks].map((service) => service !== undefined)).toEqual([
      uses('aiManagerSesApi'),
      uses('aiManagerWorkSmartApi'),
      uses('aiManagerWebhookApi'),
    ]);
  });

  it('are none where none was chosen', async () => {
    expect(await servicesOf(hostWith([], 'jobs'), 'jobs', 0)).toEqual({});
  });

  it('are offered for resources that there are', () => {
    expect(
      Object.values(resourcesUsing)
        .flat()
        .filter((resource) => !(resource in catalogue)),
    ).toEqual([]);
  });
});

describe('a credential', () => {
  it('for SES needs no more than region and keys', () => {
    expect(toSes({ region: ' eu-west-1 ', accessKeyId: 'a', secretAccessKey: 's' })).toEqual({
      region: 'eu-west-1',
      accessKeyId: 'a',
      secretAccessKey: 's',
      from: '',
      replyTo: '',
      configurationSet: '',
      maxPerSecond: 0,
      endpoint: '',
    });
  });

  it('for WorkSmart holds JSON as text or as an object', () => {
    const { personKeys, options } = toWorkSmart({ personKeys: '{ "p-1": "k" }', options: { maxAttempts: 1 } });
    expect({ personKeys, options }).toEqual({ personKeys: { 'p-1': 'k' }, options: { maxAttempts: 1 } });
  });

  it.each(['{ "p-1": key-of-somebody }', '["key-of-somebody"]', 'null'])(
    'whose JSON is none says where, and does not repeat it: %s',
    (personKeys) => {
      expect(() => toWorkSmart({ personKeys })).toThrow(/^"Keys of People" of the credential is no JSON object/);
      expect(() => toWorkSmart({ personKeys })).not.toThrow(/somebody/);
    },
  );

  it('for webhooks names several addresses', () => {
    expect(toWebhooks({ url: ' https://a.example/x, https://b.example/y ', secret: 's' })).toEqual({
      urls: ['https://a.example/x', 'https://b.example/y'],
      secret: 's',
      previousSecret: '',
    });
  });
});
