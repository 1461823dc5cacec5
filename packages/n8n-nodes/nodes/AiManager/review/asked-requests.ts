import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** A request that a reviewer is asked about, as the page shows it. Everything but the ids may be text of others. */
export interface AskedRequest {
  readonly approvalId: string;
  /** the input item that it came with */
  readonly item: number;
  readonly personName: string;
  readonly kind: string;
  readonly minutes: number;
  readonly startAt: string;
  readonly category: string;
  /** what the applicant wrote */
  readonly description: string;
  readonly submittedAt: string;
  /** what code found out: rules, text */
  readonly findings: readonly string[];
  readonly facts: readonly string[];
  /** null: it is to be decided without sight of it, or there is none */
  readonly verdict: Verdict | null;
  /** the verdict is hidden until this request is decided */
  readonly blind: boolean;
  /** carries the reviewer's decision; never shown */
  readonly token: string;
  readonly expiresAt: string;
}

interface Verdict {
  readonly recommendation: string;
  /** 0..1; null: not known */
  readonly confidence: number | null;
  readonly reasoning: string;
}

/** A request that nobody is asked about, and why. */
export interface UnaskedRequest {
  readonly approvalId: string;
  readonly item: number;
  readonly why: string;
}

export interface SortedRequests {
  readonly asked: readonly AskedRequest[];
  readonly unasked: readonly UnaskedRequest[];
  /** some request waits, and none has a token of anybody */
  readonly withoutTokens: boolean;
}

/**
 * What of the answers of approvals.triage, whole or one request per item, a reviewer can be asked about. A request that
 * comes twice is asked about once.
 */
export function sortRequests(items: readonly INodeExecutionData[], reviewerId: string): SortedRequests {
  const asked = new Map<string, AskedRequest>();
  const unasked = new Map<string, UnaskedRequest>();
  let waiting = 0;
  let tokens = 0;
  for (const [item, { json }] of items.entries())
    for (const row of rowsOf(json)) {
      const approval = objectOf(row['approval']);
      const approvalId = textOf(approval['id']);
      // Ids are names of fields on the page.
      if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(approvalId) || asked.has(approvalId)) continue;
      const status = textOf(approval['status']);
      const own = listOf(row['tokens']).find((each) => textOf(each['reviewerId']) === reviewerId);
      const token = textOf(own?.['token']);
      tokens += listOf(row['tokens']).length;
      if (status === 'waiting') waiting += 1;
      if (status === 'waiting' && token !== '')
        asked.set(approvalId, toAsked(row, { item, approvalId, token, expiresAt: textOf(own?.['expiresAt']) }));
      else unasked.set(approvalId, { approvalId, item, why: whyNot(status, reviewerId) });
    }
  return {
    asked: [...asked.values()],
    unasked: [...unasked.values()].filter(({ approvalId }) => !asked.has(approvalId)),
    withoutTokens: waiting > 0 && tokens === 0,
  };
}

function whyNot(status: string, reviewerId: string): string {
  return status === 'waiting'
    ? `"${reviewerId}" has no decision token for it: only reviewers of the rules get one, and nobody for an own request.`
    : `It does not wait: it is ${status}.`;
}

function rowsOf(json: IDataObject): readonly IDataObject[] {
  return Array.isArray(json['items']) ? listOf(json['items']) : [json];
}

type Identity = Pick<AskedRequest, 'item' | 'approvalId' | 'token' | 'expiresAt'>;

function toAsked(row: IDataObject, identity: Identity): AskedRequest {
  const approval = objectOf(row['approval']);
  const request = objectOf(approval['request']);
  const triage = objectOf(approval['triage']);
  const { personName } = objectOf(objectOf(objectOf(row['question'])['action_request'])['args']);
  const blind = approval['withheld'] !== false;
  return {
    ...identity,
    personName: textOf(personName) || textOf(request['personId']),
    kind: textOf(request['kind']) === 'overtime' ? 'overtime' : 'manual time',
    minutes: Number(request['minutes']),
    startAt: textOf(request['startAt']),
    category: textOf(request['category']),
    description: textOf(request['description']),
    submittedAt: textOf(approval['submittedAt']),
    findings: [...listOf(objectOf(triage['hardRules'])['findings']), ...listOf(triage['textFindings'])].map(
      ({ message }) => textOf(message),
    ),
    facts: listOf(triage['facts']).map(({ text }) => textOf(text)),
    verdict: blind ? null : verdictOf(triage),
    blind,
  };
}

function verdictOf(triage: IDataObject): Verdict | null {
  const recommendation = textOf(triage['recommendation']);
  if (recommendation === '') return null;
  const { confidence } = triage;
  return {
    recommendation,
    confidence: typeof confidence === 'number' ? confidence : null,
    reasoning: textOf(triage['reasoning']),
  };
}

function objectOf(value: unknown): IDataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : {};
}

function listOf(value: unknown): readonly IDataObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
