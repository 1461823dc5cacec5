import { noUsage, promptCacheShare } from '../../domain/cost.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import { mailKeyPrefix } from '../../graphs/evaluation/index.ts';
import type { HandlerOf } from '../context.ts';
import { visibleIds } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import { definedOnly } from '../defined-only.ts';
import type * as descriptors from '../evaluations.ts';
import { weekOrLast } from '../weeks.ts';
import { findEvaluation } from './find-evaluation.ts';

export { evaluateWeek } from './evaluate-week.ts';

export const evaluationStatus: HandlerOf<typeof descriptors.evaluationStatus> = async (context, input) => {
  const { storage } = context.services.ports;
  const options = { signal: context.signal };
  const named = input.runId === undefined ? null : await storage.runs.get(input.runId, options);
  if (input.runId !== undefined && named === null) throw new NotFoundError(`There is no run "${input.runId}".`);
  const week = named?.week ?? (await weekOrLast(context, input.week));
  const run = named ?? (await storage.runs.latest(week, options));
  const mail = await storage.outbox.counts({ prefix: run === null ? `weekly:${week}:` : mailKeyPrefix(run) }, options);
  return { run, week, promptCacheShare: promptCacheShare(run?.usage ?? noUsage), mail: { ...mail } };
};

export const listEvaluations: HandlerOf<typeof descriptors.listEvaluations> = async (
  context,
  { personId, projectId, ...filter },
) => {
  const personIds = visibleIds(context, personId === undefined ? undefined : [personId]);
  const projectIds = projectId === undefined ? undefined : [projectId];
  const page = await context.services.ports.storage.evaluations.list(
    definedOnly({ ...filter, personIds, projectIds }),
    { signal: context.signal },
  );
  return { items: [...page.items], nextCursor: page.nextCursor };
};

export const getEvaluation: HandlerOf<typeof descriptors.getEvaluation> = (context, { evaluationId }) =>
  findEvaluation(context, evaluationId);

export const listRankings: HandlerOf<typeof descriptors.listRankings> = async (context, input) => {
  const week = await weekOrLast(context, input.week);
  const ranking = await context.services.ports.storage.evaluations.ranking(week, { signal: context.signal });
  const { visible } = context;
  return {
    week,
    of: ranking.length,
    ranking: ranking.filter(({ personId }) => visible === null || visible.has(personId)),
  };
};

export const contestEvaluation: HandlerOf<typeof descriptors.contestEvaluation> = async (
  context,
  { evaluationId, reason },
) => {
  const evaluation = await findEvaluation(context, evaluationId);
  if (evaluation.reviewReasons.some(({ code }) => code === 'contested')) {
    const state =
      evaluation.status === 'needs-review'
        ? 'is contested already; a person will look at it'
        : 'was contested, and a person has looked at it';
    throw new ConflictError(`This evaluation ${state}.`, { details: { evaluationId } });
  }
  if (evaluation.status === 'failed') {
    throw new ConflictError('This evaluation failed and will be made again; there is nothing to contest yet.', {
      details: { evaluationId },
    });
  }
  const decision = decisionOf(context, {
    kind: 'contest',
    subject: { type: 'evaluation', id: evaluation.id },
    runId: evaluation.runId,
    outcome: { grade: evaluation.grade, previousStatus: evaluation.status },
    personal: { reason },
  });
  return context.services.ports.storage.evaluations.review(
    {
      evaluationId,
      expectedStatus: evaluation.status,
      status: 'needs-review',
      reviewReasons: [...evaluation.reviewReasons, { code: 'contested', message: `Contested: ${reason}` }],
      decision,
    },
    { signal: context.signal },
  );
};
