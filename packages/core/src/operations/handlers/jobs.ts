import type { HandlerOf, OperationContext } from '../context.ts';
import { deliverEvents } from '../deliver-events.ts';
import { deliverOutcomes } from '../deliver-outcomes.ts';
import type * as descriptors from '../jobs.ts';
import { approvalJobs } from './approval-jobs.ts';
import { isRecalibrationDue, recalibrateIfDue } from './approvals-calibrate.ts';

type Name = Parameters<HandlerOf<typeof descriptors.runJob>>[1]['job'];

interface Job {
  readonly description: string;
  readonly every: string;
  readonly waiting: (context: OperationContext) => Promise<number>;
  readonly run: (
    context: OperationContext,
  ) => Promise<{ readonly done: number; readonly waiting: number; readonly failed: number }>;
}

const jobs: Readonly<Record<Name, Job>> = {
  'deliver-events': {
    description: 'Delivers events that wait for their webhook, and tries again where it failed.',
    every: '5 minutes',
    async waiting({ services, signal }) {
      const { queued, sending } = await services.ports.storage.deliveries.counts({}, { signal });
      return queued + sending;
    },
    async run(context) {
      const { sent, waiting, failed } = await deliverEvents(context);
      return { done: sent, waiting, failed };
    },
  },
  'deliver-outcomes': {
    description:
      'Tells the systems that requests came from what was decided, each once, and tries again where it failed.',
    every: '5 minutes',
    async waiting({ services, signal }) {
      const { queued, sending } = await services.ports.storage.notices.counts({}, { signal });
      return queued + sending;
    },
    async run(context) {
      const { sent, waiting, failed } = await deliverOutcomes(context);
      return { done: sent, waiting, failed };
    },
  },
  'seal-audit': {
    description: 'Gives decision records their place in the chain, where the operation that made them could not.',
    every: '5 minutes',
    waiting: unsealed,
    async run(context) {
      const done = await context.services.sealer.all({ signal: context.signal });
      return { done, waiting: await unsealed(context), failed: 0 };
    },
  },
  ...approvalJobs,
  'recalibrate-approvals': {
    description:
      'Calibrates automatic approval anew when that is due and it is on; switches it off when it is outdated.',
    every: '1 day',
    waiting: recalibrationsDue,
    async run(context) {
      const done = (await recalibrateIfDue(context)) ? 1 : 0;
      return { done, waiting: await recalibrationsDue(context), failed: 0 };
    },
  },
};

/** 1 also where labels are missing yet. */
async function recalibrationsDue(context: OperationContext): Promise<number> {
  return (await isRecalibrationDue(context)) ? 1 : 0;
}

async function unsealed({ services, signal }: OperationContext): Promise<number> {
  return (await services.ports.storage.decisions.chain({ signal })).unsealed;
}

export const listJobs: HandlerOf<typeof descriptors.listJobs> = async (context) => ({
  jobs: await Promise.all(
    (Object.entries(jobs) as [Name, Job][]).map(async ([job, { description, every, waiting }]) => ({
      job,
      description,
      every,
      waiting: await waiting(context),
    })),
  ),
});

export const runJob: HandlerOf<typeof descriptors.runJob> = async (context, { job }) => ({
  job,
  ...(await jobs[job].run(context)),
});
