import type { CallOptions } from '@ai-manager/core';
import { ConfigurationError, isAiManagerError, UpstreamError } from '@ai-manager/core';
import type { AccountDetail, WorkSmartClient } from './client.ts';
import type { ParsedWorkSmartOptions } from './options.ts';

interface Account {
  readonly options: ParsedWorkSmartOptions;
  readonly detail: (signal: AbortSignal | undefined) => Promise<AccountDetail>;
}

const whichId = "It is the account's candidate id as far as is known; the id of its login is the other one to try";

/** Who approves: as the options say, or as the account itself does. */
export async function approverOf({ options, detail }: Account, { signal }: CallOptions): Promise<string> {
  const approverId = options.approverId ?? (await detail(signal)).candidateId;
  if (approverId !== undefined) return approverId;
  throw new ConfigurationError(
    `WorkSmart tells no candidate id of the account that approves: set the option approverId. ${whichId}.`,
  );
}

/** A refusal of the form of a decision may be one of who decides. */
export function withAdvice(error: unknown, approverId: string): unknown {
  if (!isAiManagerError(error, 'UPSTREAM_REJECTED')) return error;
  const { status } = error.details;
  if (status !== 400 && status !== 404 && status !== 422) return error;
  return new UpstreamError(
    'UPSTREAM_REJECTED',
    `${error.message} The decision was sent with approverId ${approverId}. ${whichId}: set the option approverId.`,
    { details: error.details, cause: error },
  );
}

export async function describeApprover(
  { options, client }: { readonly options: ParsedWorkSmartOptions; readonly client: WorkSmartClient },
  call: CallOptions,
): Promise<string> {
  const { isManager, candidateId } = await client.detail(call);
  if (!isManager) return 'the account is accepted; it is no manager, so it sees no requests and decides none';
  const approverId = options.approverId ?? candidateId;
  if (approverId === undefined)
    throw new ConfigurationError(`The account has no candidate id: set the option approverId. ${whichId}.`);
  return 'the account is a manager, which may decide';
}
