// The snippets of docs/graphs/evaluation.md; run it with `node examples/docs/weekly-run.ts` after `npm run build`.
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import { createAiManager, defaultRules, isAiManagerError } from '@ai-manager/core';

const manager = createAiManager(
  { storage: createPgliteStorage({ folder: 'memory' }), llm: [createOfflineProvider()] },
  { actor: { id: 'ada', role: 'executive', via: 'library' } },
);
await manager.rules.save({ rules: defaultRules });
const roster = [
  { name: 'people.csv', content: 'id,name,email\ngrace,Grace,grace@example.com\nalan,Alan,alan@example.com\n' },
  { name: 'projects.csv', content: 'id,name,owner_id\nledger,Ledger,grace\nnotes,Notes,alan\n' },
  {
    name: 'submissions/2026-W47/ledger.md',
    content: '## Achievements\nFive bakeries signed on 2026-11-19: 40 in all, up from 35 the week before.\n',
  },
];
await manager.people.importRoster({ files: roster });

// #region run
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped by hand')));

const { outcome, run, message } = await manager.evaluations.weekly(
  { week: '2026-W47', budgetUsd: 5 },
  {
    signal: stop.signal,
    onProgress: ({ phase, done, total }) => console.log(`${phase}: ${done} of ${total}`),
  },
);
if (outcome === 'budget') console.log(`Stopped: ${message}. The same call with more money goes on.`);
console.log(outcome, run?.counts);
// #endregion

// #region errors
try {
  await manager.evaluations.weekly({ week: '2026-W47', only: ['nobody'] });
} catch (error) {
  if (!isAiManagerError(error, 'NOT_FOUND')) throw error;
  console.log(error.message, error.retryable, error.details);
}
// #endregion
await manager.close();
