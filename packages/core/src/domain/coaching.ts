import { z } from 'zod';
import { isFall } from './ranking.ts';

export const coachingNoteSchema = z.strictObject({
  trigger: z.enum(['score-fell', 'hours-missing', 'no-submission', 'no-project']),
  title: z.string(),
  message: z.string(),
});
/** A remark that a rule, not a model, attaches to a person's weekly mail. */
export type CoachingNote = z.infer<typeof coachingNoteSchema>;

export interface CoachingFacts {
  readonly projectNames: readonly string[];
  /** score minus last week's, null when either is missing */
  readonly scoreChange: number | null;
  /** hours recorded in the week, null when nothing was recorded */
  readonly hours: number | null;
  /** for each project: weeks in a row, this one included, in which there was too little to grade */
  readonly silentProjects: readonly { readonly name: string; readonly weeks: number }[];
}

export interface CoachingRules {
  readonly scoreDrop: number;
  readonly hoursBelow: number;
  readonly weeksWithoutSubmission: number;
}

/** Which coaching notes a person gets this week, most important first. */
export function coachingNotes(facts: CoachingFacts, rules: CoachingRules): readonly CoachingNote[] {
  const notes: CoachingNote[] = [];
  if (facts.projectNames.length === 0) {
    notes.push({
      trigger: 'no-project',
      title: 'No project',
      message: 'You own no project at the moment. Talk to your lead about which one to take on.',
    });
  }
  for (const project of facts.silentProjects) {
    if (project.weeks < rules.weeksWithoutSubmission) continue;
    const message = `There has been nothing to grade on ${project.name} for ${counted(project.weeks, 'week')}. A short update with what was done is enough to be graded again.`;
    notes.push({ trigger: 'no-submission', title: 'Nothing to grade', message });
  }
  if (isFall(facts.scoreChange, rules.scoreDrop)) {
    const message = `Your score fell by ${counted(Math.abs(facts.scoreChange ?? 0), 'point')} against last week. The parts below say where.`;
    notes.push({ trigger: 'score-fell', title: 'Score fell', message });
  }
  if (facts.hours !== null && facts.hours < rules.hoursBelow) {
    const message = `${counted(facts.hours, 'hour')} ${facts.hours === 1 ? 'was' : 'were'} recorded this week; ${rules.hoursBelow} or more are expected. If the record is wrong, tell your lead.`;
    notes.push({ trigger: 'hours-missing', title: 'Hours missing', message });
  }
  return notes;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
