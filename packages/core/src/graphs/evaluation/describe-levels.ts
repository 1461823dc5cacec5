import type { Rubric } from '../../domain/rubric.ts';

/**
 * The rubric's levels in words, by the ids that feedback's data names. It is the same for all projects of a run, so that
 * it can come from a vendor's prompt cache; in the data it would be paid for with every project.
 */
export function describeLevels({ criteria }: Rubric): string {
  const parts = criteria.map((criterion) => {
    const levels = criterion.kind === 'judged' ? Object.entries(criterion.levels) : [];
    const lines = levels.map(([level, text]) => `Level ${level}: ${text}`);
    return [`## ${criterion.id} (${criterion.title})`, ...(lines.length === 0 ? [measured] : lines)].join('\n');
  });
  return `# What the levels mean\n\nThe data names each criterion by its id. Explain levels in these terms; never name ids.\n\n${parts.join('\n\n')}\n`;
}

const measured = 'Computed from recorded metrics: 1 is the lowest level, 5 the highest.';
