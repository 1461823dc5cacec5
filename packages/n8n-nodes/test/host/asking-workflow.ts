import type { Step } from './workflow.ts';
import { workflow } from './workflow.ts';

interface Asking {
  readonly reviewerId: string;
  readonly credentials: object;
  /** more of the node that asks */
  readonly parameters?: object;
}

/** A workflow that answers its caller with the link, and asks a reviewer about the rows it is given as `items`. */
export function askingWorkflow(id: string, { reviewerId, credentials, parameters = {} }: Asking): object {
  const steps: readonly Step[] = [
    { name: 'Items', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'body.items', options: {} } },
    {
      name: 'Link',
      type: 'n8n-nodes-base.respondToWebhook',
      typeVersion: 1.4,
      parameters: { respondWith: 'json', responseBody: '={{ ({ link: $execution.resumeUrl }) }}', options: {} },
    },
    {
      name: 'Ask',
      type: '@ai-manager/n8n-nodes-ai-manager.aiManager',
      parameters: {
        resource: 'approvals',
        operation: 'askReviewer',
        reviewerId: { __rl: true, mode: 'id', value: reviewerId },
        ...parameters,
      },
      credentials,
    },
  ];
  const made = workflow(id, 'webhook', steps) as { readonly nodes: readonly { parameters: object }[] };
  for (const node of made.nodes.slice(0, 1)) Object.assign(node.parameters, { responseMode: 'responseNode' });
  return made;
}

/** A row as approvals.triage answers it, made up; `about` replaces parts of the request's view. */
export function triagedRow(id: string, personName: string, reviewerId: string, about: object = {}) {
  const request = {
    kind: 'manual-time',
    personId: 'p-014',
    startAt: '2026-11-23T09:00:00.000Z',
    minutes: 270,
    category: 'field-visit',
    description:
      'Half a day in the stockroom of Kestrel Rail: seven people watched, three of them timed.\nThey signed for another quarter.',
  };
  const triage = {
    hardRules: { findings: [{ message: 'It asks for 270 minutes; more than 240 need a person.' }] },
    textFindings: [],
    facts: [
      { text: '31.5 hours were tracked in this week.' },
      { text: 'Four requests of the last 90 days were approved, one was rejected.' },
    ],
    recommendation: 'approve',
    confidence: 0.87,
    reasoning: 'Visits of this length were approved before, and the tracked hours leave room for it.',
  };
  const submittedAt = '2026-11-23T12:10:00.000Z';
  return {
    approval: { id, status: 'waiting', withheld: false, submittedAt, request, triage, ...about },
    question: { action_request: { args: { personName } } },
    tokens: [{ reviewerId, token: `token-of-${id}`, expiresAt: '2999-01-01T00:00:00.000Z' }],
  };
}
