import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** Far from now, whenever that is. */
export const expiresAt = '2999-01-01T00:00:00.000Z';

/** A row of what approvals.triage answers; `about` replaces parts of the request's view. */
export function triaged(id: string, about: IDataObject = {}, request: IDataObject = {}): IDataObject {
  return {
    approval: {
      id,
      status: 'waiting',
      withheld: false,
      submittedAt: '2026-11-23T10:00:00Z',
      request: {
        kind: 'manual-time',
        personId: 'p-042',
        startAt: '2026-11-23T09:00:00Z',
        minutes: 90,
        category: 'client-call',
        description: 'Call with the client.',
        ...request,
      },
      triage: {
        hardRules: { outcome: 'escalate', findings: [{ message: 'It is longer than 60 minutes.' }] },
        textFindings: [],
        facts: [{ id: 'H1', text: '38 hours were tracked in that week.' }],
        recommendation: 'approve',
        confidence: 0.82,
        reasoning: 'Such calls were approved before.',
      },
      ...about,
    },
    question: { action_request: { args: { personName: 'Ann Example' } } },
    tokens: [
      { reviewerId: 'p-001', token: `secret-of-one-${id}`, expiresAt },
      { reviewerId: 'p-002', token: `secret-of-two-${id}`, expiresAt },
    ],
  };
}

/** One item as the node that triages gives it. */
export function triageItem(...rows: readonly IDataObject[]): INodeExecutionData {
  return { json: { items: [...rows], counts: {} } };
}
