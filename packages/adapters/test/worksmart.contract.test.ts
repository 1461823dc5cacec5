import { toWeek } from '@ai-manager/core';
import { activitySourceContract, registerContract } from '@ai-manager/core/testing';
import { describe, it } from 'vitest';
import { accountKey, ann, bob, openWorkSmart, personOf, week } from './worksmart-bench.ts';

const person = { week, emptyWeek: toWeek('2026-W40'), known: personOf('ann', ann), unknown: personOf('zoe') };
/** Everything that is asked about Bob's week: his timesheets, and the diaries of his assignment. */
const bobsWeekFails = { match: /userId=22&|userId=22$|assignmentId=222&/, answer: { status: 500 } };
const numbers = { 'worksmart.hours': 31.5, 'worksmart.ai_share': 80, 'brainlift.hours': 1 };

registerContract({ describe, it }, activitySourceContract, {
  name: 'WorkSmart, one account for everybody',
  supports: ['breakable'],
  open: async () => {
    const bench = await openWorkSmart({ pageSize: 1 });
    bench.server.setFaults([bobsWeekFails]);
    return { ...bench, ...person, numbers, broken: personOf('bob', bob), secrets: [accountKey] };
  },
});

registerContract({ describe, it }, activitySourceContract, {
  name: 'WorkSmart, user name and password',
  open: async () => {
    const login = { username: 'mona', password: 'password-of-the-tests' };
    const bench = await openWorkSmart(login, login);
    return { ...bench, ...person, numbers, secrets: [login.password] };
  },
});

registerContract({ describe, it }, activitySourceContract, {
  name: 'WorkSmart, a key per person',
  supports: ['breakable'],
  open: async () => {
    const keys = { ann: 'key-of-ann', bob: 'key-of-bob' };
    const people = [
      { ...ann, apiKey: keys.ann },
      { ...bob, apiKey: keys.bob },
    ];
    const bench = await openWorkSmart({ people }, { personKeys: keys });
    bench.server.setFaults([bobsWeekFails]);
    return { ...bench, ...person, numbers, broken: personOf('bob'), secrets: Object.values(keys) };
  },
});
