import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

const rubric = `title: Small rubric
criteria:
  - id: goals
    title: Goals
    kind: judged
    sections: [goals]
    weight: 40
    question: Could a third person decide next week whether each goal was reached?
    levels:
      1: Nothing usable.
      2: Tasks without a measure.
      3: A measure or a date.
      4: A measure and a date.
      5: All goals measured and compared with last week.
  - id: achievements
    title: Achievements
    kind: judged
    sections: [achievements]
    weight: 60
    question: What was done, and how could it be checked?
    levels:
      1: Nothing usable.
      2: Work is named without a result.
      3: One definite result with a figure.
      4: Several results with figures and dates.
      5: Compared with earlier values, failures named.
grades:
  - { grade: A, minScore: 85 }
  - { grade: B, minScore: 70 }
  - { grade: C, minScore: 50 }
  - { grade: E, minScore: 0 }
`;

const rules = `timeZone: Europe/Berlin
mail:
  senderName: Weekly evaluation
  senderAddress: weekly@example.com
`;

const submission = (project: string, text: string): string => `---
project: ${project}
week: 2026-W47
submitted_at: 2026-11-20T17:20:00+01:00
---

## Goals

By Fri 27 Nov: ${text} 12 paying shops, today 9.

## Achievements

- Mon 16 Nov: ${text} went live with 3 shops, revenue 1,200 euros, up from 900 last week.
- Wed 18 Nov: outage of 26 minutes, 96 orders late, cause found and mended.
`;

/** A small organisation: three people, four projects (one without a submission), last week's grades. */
export const smallOrganisation: Readonly<Record<string, string>> = {
  'organisation.yaml': 'name: Small Builders\nweek: 2026-W47\n',
  'rules.yaml': rules,
  'rubric.yaml': rubric,
  'people.csv':
    'id,name,email\np-1,Anna Wójcik,anna@example.com\np-2,Ben Olsen,ben@example.com\np-3,Carla Ruiz,carla@example.com\n',
  'projects.csv':
    'id,name,owner_id,stage\nprj-1,ReturnLoop,p-1,S1\nprj-2,GalleyProof,p-1,S2\nprj-3,Feira Livre,p-2,S0\nprj-4,Silent,p-2,S0\n',
  'metrics.csv': 'person_id,project_id,week,metric,value,unit,source\np-1,,2026-W47,worksmart.hours,41,h,worksmart\n',
  'evaluations.csv': 'project_id,week,grade,score\nprj-1,2026-W46,C,60\nprj-3,2026-W46,B,75\n',
  'submissions/2026-W47/prj-1.md': submission('prj-1', 'ReturnLoop'),
  'submissions/2026-W47/prj-2.md': submission('prj-2', 'GalleyProof'),
  'submissions/2026-W47/prj-3.md': submission('prj-3', 'Feira Livre'),
};

/** Writes files into a new folder; `null` takes one of the small organisation's files away. */
export async function makeOrganisation(changes: Readonly<Record<string, string | null>> = {}): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries({ ...smallOrganisation, ...changes })) {
    if (content === null) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
