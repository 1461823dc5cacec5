import type { AiManager } from '@ai-manager/core';
import { defaultRules } from '@ai-manager/core';

export const benchmarkWeek = '2026-W47';

/** Fills a manager with `projects` projects of as many people, each with an update of its own. */
export async function fillOrganisation(manager: AiManager, projects: number): Promise<void> {
  await manager.rules.save({ rules: { ...defaultRules, mail: { ...defaultRules.mail, delivery: 'host' } } });
  const numbers = Array.from({ length: projects }, (_, index) => String(index + 1).padStart(6, '0'));
  const people = numbers.map((number) => `p${number},Person ${number},p${number}@example.com`);
  const owned = numbers.map((number) => `a${number},Project ${number},p${number}`);
  const hours = numbers.map((number, index) => `p${number},${benchmarkWeek},worksmart.hours,${20 + (index % 25)}`);
  const { problems } = await manager.people.importRoster({
    files: [
      { name: 'people.csv', content: ['id,name,email', ...people].join('\n') },
      { name: 'projects.csv', content: ['id,name,owner_id', ...owned].join('\n') },
      { name: 'metrics.csv', content: ['person_id,week,metric,value', ...hours].join('\n') },
      ...numbers.map((number, index) => ({
        name: `submissions/${benchmarkWeek}/a${number}.md`,
        content: update(number, index),
      })),
    ],
  });
  if (problems.length > 0) throw new Error(`The benchmark's organisation has problems: ${JSON.stringify(problems[0])}`);
}

function update(number: string, index: number): string {
  return `---
project: a${number}
week: ${benchmarkWeek}
submitted_at: 2026-11-20T10:00:00Z
---
## One-liner
Project ${number} lets ${40 + (index % 90)} bakeries close their books in 12 minutes a day instead of 50.

## TAM
9,000 bakeries at 300 EUR a year are 2.7 million EUR (statistical office, 2025).

## SPOV
Photos beat bank feeds for small shops, because ${3 + (index % 6)} of 10 suppliers are paid in cash.

## Goals
${45 + index} paying bakeries by 2026-11-29.

## Achievements
Five bakeries signed on 2026-11-19: ${40 + index} in all, up from ${35 + index}.
`;
}
