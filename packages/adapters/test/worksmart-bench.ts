import type { WorkSmartOptions } from '@ai-manager/adapters/worksmart';
import { createWorkSmartSource } from '@ai-manager/adapters/worksmart';
import type { ActivityPerson, ActivitySource, PersonId } from '@ai-manager/core';
import { toWeek } from '@ai-manager/core';
import type { WorkSmartPerson, WorkSmartServer, WorkSmartServerOptions } from '@ai-manager/test-servers/worksmart';
import { startWorkSmartServer } from '@ai-manager/test-servers/worksmart';

/** 16 to 22 November 2026. */
export const week = toWeek('2026-W47');
export const accountKey = 'account-key-of-the-tests';

const ai = ['ai_usage', 'not_second_brain'];
const brain = ['second_brain'];

/** Ann: 31.5 hours, 8 of 10 tagged slots with AI, 6 of them BrainLift. */
export const ann: WorkSmartPerson = {
  loginId: 1_190_137,
  candidateId: 2_362_707,
  assignmentId: 79_996,
  teamId: 4_584,
  managerId: 2_372_227,
  fullName: 'Ann Example',
  hours: { '2026-11-16': 31.5 },
  slots: {
    '2026-11-16': [ai, ai, ['not_second_brain'], []],
    '2026-11-18': [brain, brain, brain, ['ai_usage', 'second_brain']],
    '2026-11-22': [brain, brain, ['not_second_brain'], [], []],
    // The days around the week.
    '2026-11-15': [ai, ai, ai],
    '2026-11-23': [ai, ai, ai],
  },
};
export const bob: WorkSmartPerson = { ...ann, loginId: 2, candidateId: 22, assignmentId: 222, fullName: 'Bob Example' };

export const personOf = (id: string, account?: { readonly candidateId: number }): ActivityPerson => ({
  id: id as PersonId,
  email: `${id}@example.org`,
  ...(account === undefined ? {} : { accounts: { worksmart: String(account.candidateId) } }),
});

/** Quick enough for tests, with nothing else changed. */
export const quick = { requestsPerSecond: 1_000, retryDelayMs: 1, timeoutMs: 2_000 } as const;

export interface WorkSmartBench extends AsyncDisposable {
  readonly server: WorkSmartServer;
  readonly source: ActivitySource;
}

export async function openWorkSmart(
  server: Partial<WorkSmartServerOptions> = {},
  options: Partial<WorkSmartOptions> = {},
): Promise<WorkSmartBench> {
  const running = await startWorkSmartServer({ people: [ann, bob], apiKey: accountKey, ...server });
  const key = options.username === undefined && options.personKeys === undefined ? { apiKey: accountKey } : {};
  return {
    server: running,
    source: createWorkSmartSource({ baseUrl: running.url, ...quick, ...key, ...options }),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
