// The library snippet of README.md; run it with `node examples/docs/first-run.ts` after `npm run build`.
// #region first-run
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import { createAiManager, defaultRules } from '@ai-manager/core';

const manager = createAiManager(
  { storage: createPgliteStorage({ folder: 'memory' }), llm: [createOfflineProvider()] },
  { actor: { id: 'ada', role: 'executive', via: 'library' } },
);
await manager.rules.save({ rules: defaultRules });
await manager.people.save({ id: 'grace', name: 'Grace', email: 'grace@example.com' });
await manager.projects.save({ id: 'ledger', name: 'Ledger', ownerId: 'grace' });
await manager.projects.submit({
  projectId: 'ledger',
  week: '2026-W47',
  oneLiner: 'Ledger lets 40 bakeries close their books in 12 minutes a day instead of 50.',
  goals: 'Reach 45 paying bakeries by 2026-11-29 (40 today).',
  achievements: 'Five bakeries signed on 2026-11-19: 40 in all, up from 35 the week before.',
});
const { run } = await manager.evaluations.weekly({ week: '2026-W47' });
const { items } = await manager.evaluations.list({ week: '2026-W47' });
console.log(run?.counts, items[0]?.grade, items[0]?.feedback?.summary);
await manager.close();
// #endregion
