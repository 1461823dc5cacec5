import type { INodeExecutionData } from 'n8n-workflow';
import type { UnaskedRequest } from './asked-requests.ts';

export function toUnaskedItem({ approvalId, item, why }: UnaskedRequest): INodeExecutionData {
  return { json: { approvalId, answer: 'not-asked', why }, pairedItem: { item } };
}
