// A weekly evaluation in a folder of your own, without any account: `node index.ts [folder]`.
import { join, resolve } from 'node:path';
import { createEmlMailer, createFolderDocumentStore, createJsonlTelemetry } from '@ai-manager/adapters/local';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import { createAiManager, defaultRules } from '@ai-manager/core';

const folder = resolve(process.argv[2] ?? '.ai-manager');
const week = '2026-W47';

const manager = createAiManager(
  {
    storage: createPgliteStorage({ folder: join(folder, 'db') }),
    llm: [createOfflineProvider()],
    documents: createFolderDocumentStore({ folder: join(folder, 'documents') }),
    mailer: createEmlMailer({ folder: join(folder, 'outbox') }),
    telemetry: createJsonlTelemetry({ folder: join(folder, 'traces') }),
  },
  { actor: { id: 'ada', role: 'executive', via: 'quickstart' } },
);

await manager.rules.save({ rules: { ...defaultRules, organisation: { name: 'Quickstart' } } });

const people = `id,name,email
grace,Grace Hopper,grace@example.com
alan,Alan Turing,alan@example.com
`;
const projects = `id,name,owner_id,stage
ledger,Ledger,grace,S1
notes,Notes,alan,S0
`;
const ledger = `---
project: ledger
week: ${week}
submitted_at: 2026-11-20T16:00:00+01:00
---
## One-liner
Ledger lets 40 bakeries close their books in 12 minutes a day instead of 50.

## TAM
9,000 bakeries in Poland (GUS 2025) at 300 EUR a year are 2.7 million EUR; we can reach 900 of them by phone within a year.

## SPOV
Photos beat bank feeds for small shops, although every vendor builds feeds: 6 of 10 suppliers are paid in cash.

## Goals
45 paying bakeries by 2026-11-29. Error rate of receipts below 2 % by 2026-12-06. Last week's goal was 40: reached.

## Achievements
Five bakeries signed on 2026-11-19: 40 in all, up from 35. The error rate fell from 4.1 % to 2.6 % on 812 receipts.
`;
const notes = `---
project: notes
week: ${week}
submitted_at: 2026-11-20T17:00:00+01:00
---
## One-liner
Notes is an innovative platform.

## Achievements
We made great progress and worked hard on many exciting things.
`;

const { imported, problems } = await manager.people.importRoster({
  files: [
    { name: 'people.csv', content: people },
    { name: 'projects.csv', content: projects },
    { name: `submissions/${week}/ledger.md`, content: ledger },
    { name: `submissions/${week}/notes.md`, content: notes },
  ],
});
console.log(
  `Imported ${imported.people} people, ${imported.projects} projects, ${imported.submissions} updates; ${problems.length} problems.`,
);

const outcome = await manager.evaluations.weekly({ week });
console.log(`${week}: ${outcome.outcome}. Mails in ${outcome.mail.location ?? 'the outbox'}.`);

for (const { projectId, grade, score, status, reviewReasons } of (await manager.evaluations.list({ week })).items) {
  console.log(
    [`${projectId}: ${grade ?? '-'} (${score ?? '-'}) ${status}`, ...reviewReasons.map(({ message }) => message)].join(
      ' ',
    ),
  );
}

const report = await manager.reports.weekly({ week, format: 'html' });
console.log(`Report: ${report.location ?? 'not stored'}`);
await manager.close();
