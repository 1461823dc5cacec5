import { rejects } from 'node:assert/strict';

/** What callers give as the reason of an abort; adapters hand it back untouched. */
export const abortReason = new Error('the caller gave up');

/** Checks that a call whose signal is aborted already rejects with the reason itself, not with a copy of it. */
export async function rejectsWithReason(
  call: (options: { readonly signal: AbortSignal }) => Promise<unknown>,
): Promise<void> {
  const promise = call({ signal: AbortSignal.abort(abortReason) });
  await rejects(promise, (error) => error === abortReason);
}
