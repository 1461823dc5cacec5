import type { Week } from '../../domain/week.ts';
import { InvalidInputError } from '../../errors.ts';
import type { CallOptions, Storage } from '../../ports/index.ts';

/**
 * Refuses to start a week about which nothing was ever handed in or measured: a mistyped week, or an import that did not
 * happen. Everybody would be told by mail that there was too little to grade, and a mail cannot be taken back.
 *
 * @throws InvalidInputError naming the week; not when it has a run already, and not when there is no project to grade
 */
export async function assertWeekHasInput(storage: Storage, week: Week, options: CallOptions): Promise<void> {
  const submissions = await storage.projects.listSubmissions({ week, limit: 1 }, options);
  if (submissions.items.length > 0) return;
  if ((await storage.runs.latest(week, options)) !== null) return;
  const projects = await storage.projects.list({ status: 'active', limit: 1 }, options);
  if (projects.items.length === 0) return;
  if ((await storage.metrics.list({ weeks: [week] }, options)).length > 0) return;
  throw new InvalidInputError(
    `Nothing was handed in for ${week} and nothing was measured, so there is nothing to grade. ` +
      'Import the updates of the week first, or name another week; force evaluates it all the same.',
    { details: { week } },
  );
}
