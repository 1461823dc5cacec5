import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../AiManager/errors.ts';
import { readOperation } from '../shared/read-operation.ts';

/** Events of one poll at most; the next one goes on from there. */
const most = 500;

interface Listed {
  readonly events: readonly { readonly position: number; readonly event: IDataObject }[];
  readonly position: number;
}

/** What n8n keeps for the node: up to where it has told. */
interface Place extends IDataObject {
  position?: number;
}

/** Nodes that are being polled: a slow poll is not overtaken by the next, which would tell the same again. */
const underWay = new Set<string>();

/** What happened since the last poll, oldest first. The first poll of a workflow only notes where the log ends. */
export async function pollEvents(functions: IPollFunctions): Promise<INodeExecutionData[]> {
  const types = functions.getNodeParameter('events') as string[];
  if (types.length === 0)
    throw new NodeOperationError(functions.getNode(), 'No event is chosen: choose one or more in "Events".');
  try {
    if (functions.getMode() === 'manual') return await newest(functions, types);
    const key = `${String(functions.getWorkflow().id)}:${functions.getNode().id}`;
    if (underWay.has(key)) return [];
    underWay.add(key);
    try {
      return await since(functions, types);
    } finally {
      underWay.delete(key);
    }
  } catch (error) {
    throw await toNodeError(functions, error);
  }
}

/** For trying a workflow out: the last event of these types, whether or not it was told before. */
async function newest(functions: IPollFunctions, types: readonly string[]): Promise<INodeExecutionData[]> {
  const { events } = await list(functions, { types, limit: 1 });
  if (events.length > 0) return events.map(toItem);
  throw new NodeOperationError(functions.getNode(), 'Nothing of what is chosen in "Events" has happened yet.', {
    description: 'Run an evaluation or hand in a request, or publish the workflow and wait.',
  });
}

async function since(functions: IPollFunctions, types: readonly string[]): Promise<INodeExecutionData[]> {
  const place = functions.getWorkflowStaticData('node') as Place;
  const { position: end } = await list(functions, { limit: 1 });
  const from = place.position ?? startOf(functions, end);
  // Behind the end of the log: the credential names another database now, or this one was restored.
  if (from > end) {
    functions.logger.warn(`AI Manager Trigger goes on at ${end}, the end of this log, not at ${from}.`);
    place.position = end;
    return [];
  }
  const { events, position } = await list(functions, { after: from, types, limit: most });
  place.position = position;
  return events.map(toItem);
}

/**
 * Where the log ended when the workflow was published. n8n polls once then; what a poll without events leaves in the
 * node's own place is dropped where the durable scheduler polls, but what the workflow keeps is stored in any case.
 */
function startOf(functions: IPollFunctions, end: number): number {
  const kept = functions.getWorkflowStaticData('global') as { aiManagerTriggers?: Record<string, number> };
  const starts = (kept.aiManagerTriggers ??= {});
  return (starts[functions.getNode().id] ??= end);
}

async function list(functions: IPollFunctions, input: object): Promise<Listed> {
  return (await readOperation(functions, 'events.list', input)) as Listed;
}

function toItem({ position, event }: Listed['events'][number]): INodeExecutionData {
  return { json: { ...event, position } };
}
