import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBrainliftSource } from '@ai-manager/adapters/brainlift';
import { createFileActivitySource } from '@ai-manager/adapters/local';
import { createMetricsSource } from '@ai-manager/adapters/metrics';
import type { ActivityPerson, PersonId } from '@ai-manager/core';
import { toWeek } from '@ai-manager/core';
import { activitySourceContract, registerContract } from '@ai-manager/core/testing';
import { startBrainliftServer, startMetricsServer } from '@ai-manager/test-servers/person-weeks';
import { describe, it } from 'vitest';
import { openTemporaryFolder } from './local-bench.ts';
import { quick } from './worksmart-bench.ts';

const runner = { describe, it };
const apiKey = 'key-of-the-tests';
const weeks = { week: toWeek('2026-W47'), emptyWeek: toWeek('2026-W40') };
const person = (id: string, accounts?: Readonly<Record<string, string>>): ActivityPerson => ({
  id: id as PersonId,
  email: `${id}@example.org`,
  ...(accounts === undefined ? {} : { accounts }),
});
const documents = [
  {
    id: 'd-1',
    title: 'Bakeries',
    minutes: 120,
    entries: [
      { dok: 1 as const, text: 'There are 9,000 bakeries.' },
      { dok: 4 as const, text: 'Photos beat bank feeds.' },
    ],
  },
  { id: 'd-2', title: 'Cash', minutes: null, entries: [{ dok: 3 as const, text: 'Bakers pay in cash.' }] },
];

registerContract(runner, activitySourceContract, {
  name: 'BrainLift',
  supports: ['documents', 'breakable'],
  open: async () => {
    const server = await startBrainliftServer(
      { 'bl ann': { '2026-W47': { minutes: 372, documents } }, bob: {} },
      { apiKey },
    );
    server.setFaults([{ match: /people\/bob/, answer: { status: 503 } }]);
    const source = createBrainliftSource({ baseUrl: server.url, apiKey, ...quick });
    const numbers = {
      'brainlift.hours': 6.2,
      'brainlift.facts': 1,
      'brainlift.summaries': 0,
      'brainlift.insights': 1,
      'brainlift.spov': 1,
    };
    const people = { known: person('ann', { brainlift: 'bl ann' }), unknown: person('zoe', { brainlift: 'nobody' }) };
    const broken = person('bob', { brainlift: 'bob' });
    const dispose = { [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
    return { source, ...weeks, ...people, broken, numbers, dokLevels: [1, 4, 3], secrets: [apiKey], ...dispose };
  },
});

registerContract(runner, activitySourceContract, {
  name: 'Metrics API',
  supports: ['breakable'],
  open: async () => {
    const metrics = [
      { name: 'peer_review', value: 4.5, unit: 'points' },
      { name: 'production_readiness', value: 65, unit: '%', projectId: 'ledgerly' },
    ];
    const auth = { authHeader: 'authorization', authPrefix: 'Bearer ' };
    const server = await startMetricsServer(
      { 'ann@example.org': { '2026-W47': metrics }, 'bob@example.org': {} },
      { apiKey, ...auth },
    );
    server.setFaults([{ match: /people\/bob/, answer: 'reset' }]);
    const source = createMetricsSource({ baseUrl: server.url, apiKey, ...auth, identifyBy: 'email', ...quick });
    const numbers = { peer_review: 4.5, production_readiness: 65 };
    const people = { known: person('ann'), unknown: person('zoe'), broken: person('bob') };
    const dispose = { [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
    return { source, ...weeks, ...people, numbers, secrets: [apiKey], ...dispose };
  },
});

for (const kind of ['csv', 'json'] as const) {
  registerContract(runner, activitySourceContract, {
    name: `activity file, ${kind}`,
    supports: kind === 'json' ? ['documents'] : [],
    open: async () => {
      const folder = await openTemporaryFolder();
      const file = join(folder.path, `activity.${kind}`);
      const metrics = [{ name: 'worksmart.hours', value: 31.5, unit: 'h' }];
      const list = [{ personId: 'ann', week: '2026-W47', metrics, documents }];
      const rows = 'person_id,week,metric,value,unit\nann,2026-W47,worksmart.hours,31.5,h\n';
      await writeFile(file, kind === 'csv' ? rows : JSON.stringify(list));
      return {
        source: createFileActivitySource({ file }),
        ...weeks,
        known: person('ann'),
        unknown: person('zoe'),
        numbers: { 'worksmart.hours': 31.5 },
        dokLevels: [1, 4, 3],
        secrets: [],
        [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
      };
    },
  });
}
