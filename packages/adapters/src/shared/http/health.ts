import type { CallOptions, HealthPart } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';

/** Clocks that differ by more than this make signatures and times wrong. */
const largestSkewMs = 120_000;

/** One look at something; a failure says what is wrong and never rejects, an abort does. */
export async function checkPart(
  part: string,
  { signal }: CallOptions,
  look: () => Promise<string>,
): Promise<HealthPart> {
  signal?.throwIfAborted();
  try {
    return { part, ok: true, message: await look(), remedy: null };
  } catch (error) {
    signal?.throwIfAborted();
    const message = isAiManagerError(error)
      ? error.message
      : `It failed with ${error instanceof Error ? error.name : typeof error}.`;
    return { part, ok: false, message, remedy: remedyOf(error) };
  }
}

/** Nothing when the service did not tell its time. */
export function clockPart(id: string, aheadMs: number | null): readonly HealthPart[] {
  if (aheadMs === null) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const ok = Math.abs(aheadMs) <= largestSkewMs;
  const message =
    seconds < 2 ? 'agrees with this machine' : `this machine is ${seconds} s ${aheadMs > 0 ? 'ahead' : 'behind'}`;
  return [{ part: `${id} clock`, ok, message, remedy: ok ? null : 'Set the clock of this machine by a time server.' }];
}

function remedyOf(error: unknown): string {
  const reason = isAiManagerError(error) ? error.details['reason'] : undefined;
  switch (reason) {
    case 'auth':
      return 'Check the key, or user name and password.';
    case 'forbidden':
      return 'Give the account the right to read this.';
    case 'invalid-response':
    case 'not-found':
    case 'request':
      return 'Check the address, and the paths and fields in the options.';
    default:
      return 'Check the address and the network, or try again later.';
  }
}
