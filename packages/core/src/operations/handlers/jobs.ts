import type { HandlerOf } from '../context.ts';
import { deliverEvents } from '../deliver-events.ts';
import type * as descriptors from '../jobs.ts';

export const listJobs: HandlerOf<typeof descriptors.listJobs> = async ({ services, signal }) => {
  const { queued, sending } = await services.ports.storage.events.counts({}, { signal });
  const description = 'Delivers events that wait for their webhook, and tries again where it failed.';
  return { jobs: [{ job: 'deliver-events', description, every: '5 minutes', waiting: queued + sending }] };
};

export const runJob: HandlerOf<typeof descriptors.runJob> = async (context, { job }) => {
  const { sent, waiting, failed } = await deliverEvents(context);
  return { job, done: sent, waiting, failed };
};
