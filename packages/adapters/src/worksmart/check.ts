import type { CallOptions, HealthPart } from '@ai-manager/core';
import { ConfigurationError } from '@ai-manager/core';
import { checkPart, clockPart } from '../shared/http/health.ts';
import type { Accounts } from './accounts.ts';
import type { ParsedWorkSmartOptions } from './options.ts';

/** Account, what it may see, keys of people, and the clocks. */
export async function checkWorkSmart(
  accounts: Accounts,
  { options, call }: { readonly options: ParsedWorkSmartOptions; readonly call: CallOptions },
): Promise<readonly HealthPart[]> {
  const { shared } = accounts;
  const parts: HealthPart[] = [];
  if (shared !== undefined) {
    parts.push(await checkPart(`${options.id} account`, call, async () => describe(await shared.detail(call))));
    const accepted = parts.every(({ ok }) => ok);
    if (accepted)
      parts.push(
        await checkPart(`${options.id} assignments`, call, async () => {
          const { items, unreadable } = await shared.assignments(call);
          const skipped =
            unreadable.length === 0 ? '' : `; of ${unreadable.length} more the field ${unreadable[0]} does not fit`;
          return `${items.length} active assignments may be seen${skipped}`;
        }),
      );
  }
  if (accounts.own.size > 0)
    parts.push(await checkPart(`${options.id} keys`, call, () => describeKeys(accounts.own, call)));
  return [...parts, ...clockPart(options.id, accounts.clockAheadMs())];
}

function describe({
  fullName,
  isManager,
}: {
  readonly fullName: string | undefined;
  readonly isManager: boolean;
}): string {
  const name = fullName === undefined ? 'the account' : `the account of ${fullName}`;
  return isManager
    ? `${name} is accepted, as a manager`
    : `${name} is accepted; it is no manager, so it cannot approve`;
}

/** Every key is tried: one that has run out would only show when that person's week is missing. */
async function describeKeys(own: Accounts['own'], call: CallOptions): Promise<string> {
  const tried = await Promise.allSettled([...own.values()].map((client) => client.detail(call)));
  call.signal?.throwIfAborted();
  const refused = [...own.keys()].filter((_, index) => tried[index]?.status === 'rejected');
  if (refused.length === 0) return `${own.size} people have a key of their own, all accepted`;
  throw new ConfigurationError(
    `${refused.length} of ${own.size} keys of people do not work: ${refused.slice(0, 10).join(', ')}.`,
  );
}
