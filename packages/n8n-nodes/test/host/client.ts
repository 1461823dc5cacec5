import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toExecution } from './execution.ts';
import type { Execution, RawExecution } from './execution.ts';

/** n8n as a person uses it in the browser. */
export interface N8nClient {
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  /** Saves a workflow without publishing it, as an import does; returns its id. */
  save(workflow: object): Promise<string>;
  /** Saves a workflow that a webhook of the same name starts, and publishes it; returns its id. */
  publish(workflow: object): Promise<string>;
  /** Starts it by its webhook and returns what its last node answered. */
  call(webhook: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }>;
  /** The latest execution of a workflow, as soon as it has ended. */
  ended(workflowId: string): Promise<Execution>;
  /** Starts it at one of its triggers, as the button of the editor does, and returns how it ended. */
  run(workflowId: string, trigger: string): Promise<Execution>;
  /** Every execution of a workflow that has ended, oldest first. */
  allEnded(workflowId: string): Promise<readonly Execution[]>;
  /** Id of the execution that runs. */
  running(workflowId: string): Promise<string>;
}

interface Listed {
  readonly results: readonly { readonly id: string; readonly status: string }[];
}

/** The only user. */
export const owner = { email: 'owner@example.com', firstName: 'Olga', lastName: 'Owner', password: 'E2ePass123' };

const headers = { 'content-type': 'application/json', 'browser-id': 'tests' };

/** Sets up the owner of a fresh n8n. */
export async function signUp(url: string, installation: string): Promise<N8nClient> {
  const setup = await fetch(`${url}/rest/owner/setup`, { method: 'POST', headers, body: JSON.stringify(owner) });
  const [cookie = ''] = setup.headers.getSetCookie().map((each) => each.split(';')[0]);
  return connect(url, cookie, installation);
}

/** @param installation - where n8n is installed, for the format that it keeps executions in */
function connect(url: string, cookie: string, installation: string): N8nClient {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/rest${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answers ${String(response.status)}: ${text.slice(0, 1_000)}`);
    return (JSON.parse(text) as { readonly data: unknown }).data;
  };
  const get = (path: string): Promise<unknown> => ask('GET', path);
  const outcome = async (executionId: string): Promise<Execution> => {
    const { data, status } = (await get(`/executions/${executionId}`)) as { data: string; status: string };
    const { parse } = createRequire(join(installation, 'index.js'))('flatted') as typeof JSON;
    return toExecution({ status, data: parse(data) as RawExecution['data'] });
  };
  const latest = async (workflowId: string) => {
    const filter = encodeURIComponent(JSON.stringify({ workflowId }));
    return ((await get(`/executions?filter=${filter}`)) as Listed).results[0];
  };
  const create = async (workflow: object) =>
    (await ask('POST', '/workflows', workflow)) as Readonly<Record<'id' | 'versionId', string>>;
  return {
    get,
    post: (path, body) => ask('POST', path, body),
    save: async (workflow) => (await create(workflow)).id,
    publish: async (workflow) => {
      const { id, versionId } = await create(workflow);
      await ask('POST', `/workflows/${id}/activate`, { versionId });
      return id;
    },
    // Webhooks answer some moments after their workflow was published.
    call: (webhook, body = {}) =>
      untilFound(async () => {
        const response = await fetch(`${url}/webhook/${webhook}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(body),
        });
        const text = await response.text();
        if (response.status === 404) return undefined;
        return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
      }),
    ended: (workflowId) =>
      untilFound(async () => {
        const found = await latest(workflowId);
        return found === undefined || goesOn.has(found.status) ? undefined : outcome(found.id);
      }),
    run: async (workflowId, trigger) => {
      const started = await ask('POST', `/workflows/${workflowId}/run`, { triggerToStartFrom: { name: trigger } });
      const { executionId } = started as { readonly executionId: string };
      return untilFound(async () => {
        const { status } = (await get(`/executions/${executionId}`)) as { readonly status: string };
        return goesOn.has(status) ? undefined : outcome(executionId);
      });
    },
    allEnded: async (workflowId) => {
      const filter = encodeURIComponent(JSON.stringify({ workflowId }));
      const { results } = (await get(`/executions?filter=${filter}&limit=100`)) as Listed;
      const ended = results.filter(({ status }) => !goesOn.has(status)).toReversed();
      return Promise.all(ended.map(({ id }) => outcome(id)));
    },
    running: (workflowId) =>
      untilFound(async () => {
        const found = await latest(workflowId);
        return found?.status === 'running' ? found.id : undefined;
      }),
  };
}

const goesOn = new Set(['new', 'running', 'waiting']);

async function untilFound<T>(look: () => Promise<T | undefined>): Promise<T> {
  const endMs = Date.now() + 120_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > endMs) throw new Error('It has not happened after two minutes.');
    await sleep(200);
  }
}
