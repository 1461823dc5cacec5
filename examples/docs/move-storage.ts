// The snippet of docs/moving-between-databases.md; run it with `node examples/docs/move-storage.ts` after `npm run build`.
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import type { PersonId, Storage } from '@ai-manager/core';

// #region move
async function move(from: Storage, to: Storage): Promise<number> {
  const tables = await to.transfer.import(from.transfer.export({}), {});
  return Object.values(tables).reduce((sum, rows) => sum + rows, 0);
}
// #endregion

await using from = createPgliteStorage({ folder: 'memory' });
await using to = createPgliteStorage({ folder: 'memory' });
const id = 'grace' as PersonId;
const empty = { team: null, leadId: null, timeZone: null, language: null };
await from.people.save({ id, name: 'Grace', email: 'grace@example.com', ...empty, status: 'active' }, {});
const rows = await move(from, to);
const found = await to.people.get(id, {});
console.log(`Moved ${rows} row: ${found?.name}.`);
