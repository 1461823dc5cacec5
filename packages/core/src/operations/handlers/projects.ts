import { hashText } from '../../domain/hash.ts';
import { normalisedForComparison } from '../../domain/normalised-text.ts';
import type { Project } from '../../domain/project.ts';
import type { Submission } from '../../domain/submission.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { assertVisible, visibleIds } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import { definedOnly } from '../defined-only.ts';
import type * as descriptors from '../projects.ts';
import { weekOrCurrent } from '../weeks.ts';

export const submitProject: HandlerOf<typeof descriptors.submitProject> = async (context, input) => {
  const { storage, clock } = context.services.ports;
  const project = await findProject(context, input.projectId);
  const week = await weekOrCurrent(context, input.week);
  const graded = await storage.evaluations.list(
    { week, projectIds: [project.id], limit: 1 },
    { signal: context.signal },
  );
  if (graded.items.some(({ status }) => status !== 'failed')) {
    throw new ConflictError(
      `${week} is already graded for this project: submit for the current week, or ask for a person's look with evaluations.contest.`,
      {
        details: { week, projectId: project.id },
      },
    );
  }
  const { oneLiner, tam, spov, goals, achievements, links, language } = input;
  const submission: Submission = {
    projectId: project.id,
    week,
    sections: { oneLiner, tam, spov, goals, achievements },
    links,
    language,
    submittedAt: clock.now(),
    submittedBy: project.ownerId,
  };
  const contentHash = await hashText(normalisedForComparison(submission.sections));
  const decision = decisionOf(context, {
    kind: 'submission',
    subject: { type: 'project', id: project.id },
    inputHash: contentHash,
    outcome: { week },
  });
  await storage.projects.submit({ submission, contentHash }, decision, { signal: context.signal });
  return submission;
};

export const saveProject: HandlerOf<typeof descriptors.saveProject> = async ({ services, signal }, project) => {
  await services.ports.storage.projects.save(project, { signal });
  return project;
};

export const listProjects: HandlerOf<typeof descriptors.listProjects> = async (context, { ownerId, ...page }) => {
  const ownerIds = visibleIds(context, ownerId === undefined ? undefined : [ownerId]);
  const result = await context.services.ports.storage.projects.list(definedOnly({ ...page, ownerIds }), {
    signal: context.signal,
  });
  return { items: [...result.items], nextCursor: result.nextCursor };
};

export const getProject: HandlerOf<typeof descriptors.getProject> = async (context, { projectId }) => {
  const project = await findProject(context, projectId);
  const submissions = await context.services.ports.storage.projects.listSubmissions(
    { projectId, limit: 12 },
    { signal: context.signal },
  );
  return { project, submissions: [...submissions.items] };
};

/** @throws NotFoundError when there is none; ForbiddenError when the actor may not see it */
async function findProject(context: OperationContext, projectId: Project['id']): Promise<Project> {
  const project = await context.services.ports.storage.projects.get(projectId, { signal: context.signal });
  if (project === null) throw new NotFoundError(`There is no project "${projectId}".`, { details: { projectId } });
  assertVisible(context, project.ownerId);
  return project;
}
