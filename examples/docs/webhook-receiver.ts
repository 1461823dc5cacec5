// The receiver that docs/adapters/webhook.md shows; webhook-receiver.test.ts sends events to it.
import { verifyWebhook } from '@ai-manager/adapters/webhook';
import type { DomainEvent } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';

/** Ids that were handled; a table with a unique key in real life. */
const handled = new Set<string>();

// #region receiver
export async function receive(
  request: Request,
  { secrets, handle }: { secrets: readonly string[]; handle: (event: DomainEvent) => Promise<void> },
): Promise<Response> {
  try {
    const body = await request.text(); // as it came: JSON that is written again has another signature
    const { id, event } = verifyWebhook({ body, headers: request.headers }, { secrets });
    if (event === null || handled.has(id)) return new Response(null, { status: 204 });
    await handle(event);
    handled.add(id);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (isAiManagerError(error, 'FORBIDDEN')) return new Response(error.message, { status: 401 });
    if (isAiManagerError(error, 'INVALID_INPUT')) return new Response(error.message, { status: 400 });
    throw error; // answered with 500: the event comes again
  }
}
// #endregion
