import type { AiManager } from '@ai-manager/core';
import { exitCodes } from '../exit-codes.ts';
import type { CommandResult, Invocation } from '../invocation.ts';
import { count } from '../output/text.ts';
import type { Evaluation } from './evaluate.ts';

/** After Ctrl-C: how many are done (they are kept), and how to go on. */
export async function interruptedResult(
  manager: AiManager,
  { input, resume: resumeWith }: Evaluation,
  { context, json }: Invocation,
): Promise<CommandResult> {
  // Chosen projects that are judged anew have a run of their own, which nobody resumes.
  const isChosen = (input.only ?? []).length > 0 && input.force === true;
  const resume = resumeWith();
  const { run, week } = await manager.evaluations.status(input.week === undefined ? {} : { week: input.week });
  const total = run?.counts.total ?? 0;
  const done = total - (run?.counts.pending ?? 0);
  const kept = isChosen ? 'The week itself is as it was.' : `${done} of ${count(total, 'project')} are done and kept.`;
  const message = `Interrupted in week ${week}. ${kept}`;
  if (!json)
    context.stderr.write(
      `${context.stderr.style.yellow(message)}\nGo on with:  ${context.stderr.style.bold(resume)}\n`,
    );
  return {
    document: {
      error: { code: 'INTERRUPTED', message, details: { week, ...(isChosen ? {} : { done, total }), resume } },
    },
    text: '',
    exitCode: exitCodes.interrupted,
  };
}
