import type { ActivityPerson, CallOptions } from '@ai-manager/core';
import { isAiManagerError, UpstreamError } from '@ai-manager/core';
import { createHttpClient } from '../shared/http/http-client.ts';
import { remember } from '../shared/remember.ts';
import type { Assignment, WorkSmartClient } from './client.ts';
import { createWorkSmartClient } from './client.ts';
import type { ParsedWorkSmartOptions } from './options.ts';
import { hasAccount } from './options.ts';
import { createSession } from './session.ts';

export interface Found {
  /** read under the person's own account */
  readonly isOwn: boolean;
  readonly client: WorkSmartClient;
  readonly assignments: readonly Assignment[];
  readonly readAs: string;
}

/** Under which account a person is read, and who they are there. */
export interface Accounts {
  /** undefined: there is no account that reads for everybody */
  readonly shared: WorkSmartClient | undefined;
  /** clients of people who have a key of their own */
  readonly own: ReadonlyMap<string, WorkSmartClient>;
  readonly clockAheadMs: () => number | null;
  find(person: ActivityPerson, options: CallOptions): Promise<Found | { readonly reason: string }>;
}

export function createAccounts(options: ParsedWorkSmartOptions): Accounts {
  let clockAheadMs: number | null = null;
  const http = createHttpClient('WorkSmart', options);
  const watched: typeof http = {
    async send(request, call) {
      const reply = await http.send(request, call);
      clockAheadMs = reply.clockAheadMs ?? clockAheadMs;
      return reply;
    },
  };
  const clientOf = (credentials: Parameters<typeof createSession>[1]): WorkSmartClient =>
    createWorkSmartClient(createSession(watched, credentials, options), options);
  const shared = hasAccount(options) ? clientOf(options) : undefined;
  const listed = remember(
    options.rememberIdsMs,
    () => shared?.assignments({}) ?? Promise.reject(new Error('no account')),
  );
  const own = new Map(
    Object.entries(options.personKeys).map(([id, apiKey]) => {
      const client = clientOf({ apiKey });
      return [id, { client, detail: remember(options.rememberIdsMs, () => client.detail({})) }];
    }),
  );
  return {
    shared,
    own: new Map([...own].map(([id, { client }]) => [id, client])),
    clockAheadMs: () => clockAheadMs,
    async find(person, { signal }) {
      const mine = own.get(person.id);
      if (mine !== undefined) {
        const { assignment } = await onOwnAccount(mine.detail(signal));
        return assignment === undefined
          ? { reason: "The person's own key belongs to an account without an assignment." }
          : { isOwn: true, client: mine.client, assignments: [assignment], readAs: "the person's own key" };
      }
      const account = person.accounts?.[options.id];
      if (shared === undefined)
        return { reason: 'There is no key of this person, and no account that reads for everybody.' };
      if (account === undefined)
        return { reason: `The roster has no ${options.id} account of this person: give it the candidate id.` };
      const { items, unreadable } = await listed(signal);
      const assignments = items.filter(({ candidateId }) => candidateId === account);
      if (assignments.length > 0)
        return { isOwn: false, client: shared, assignments, readAs: 'one account for everybody' };
      const skipped =
        unreadable.length === 0 ? '' : ` Of ${unreadable.length} the field ${unreadable[0]} does not fit.`;
      return { reason: `No active assignment that the account may see has this candidate id.${skipped}` };
    },
  };
}

/** A key that is refused is that person's matter alone: it says nothing about the account that reads for the others. */
export async function onOwnAccount<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!isAiManagerError(error) || error.details['reason'] !== 'auth') throw error;
    throw new UpstreamError('UPSTREAM_REJECTED', "WorkSmart refuses the person's own key: ask them for a new one.", {
      details: { ...error.details, reason: 'forbidden' },
      cause: error,
    });
  }
}
