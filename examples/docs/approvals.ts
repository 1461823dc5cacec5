// The snippets of docs/approvals.md; examples/docs/approvals.test.ts runs them.
import type { Actor, AiManager, PersonId } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';

/** A form of yours that brings requests in, and mail, chat or a page of yours that brings decisions back. */
const robot: Actor = { id: 'request-form', role: 'service', via: 'my-app' };

interface FormEntry {
  readonly personId: string;
  readonly startAt: string;
  readonly minutes: number;
  readonly description: string;
}

// #region ask
/** Hands in a request, and brings whoever has to decide on it a link of their own. */
export async function handIn(
  { approvals }: Pick<AiManager, 'approvals'>,
  { personId, ...entry }: FormEntry,
  send: (to: string, link: string) => Promise<void>,
): Promise<string> {
  const request = { ...entry, personId: personId as PersonId };
  const { items } = await approvals.triage({ request, tokens: true }, { actor: robot });
  for (const { tokens } of items)
    for (const { reviewerEmail, token } of tokens)
      // To this reviewer and nobody else: whoever has the link can decide as that person, once.
      await send(reviewerEmail, `https://my-app.example.com/decide?token=${encodeURIComponent(token)}`);
  return items[0]?.approval.status ?? 'new';
}
// #endregion

// #region decide
/** The page behind the link. Programs that look at links in mails open them, so opening decides nothing. */
export async function decisionPage(request: Request, { approvals }: Pick<AiManager, 'approvals'>): Promise<Response> {
  const token = new URL(request.url).searchParams.get('token') ?? '';
  if (request.method !== 'POST')
    return new Response('<form method="post"><button name="outcome" value="approved">Approve</button> ...', {
      headers: { 'content-type': 'text/html', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
    });
  const form = await request.formData();
  const outcome = form.get('outcome') === 'approved' ? 'approved' : 'rejected';
  const reason = form.get('reason');
  try {
    const { items } = await approvals.decide(
      { token, outcome, reason: typeof reason === 'string' ? reason : '' },
      { actor: robot },
    );
    const [item] = items;
    return new Response(item?.error?.message ?? 'Thank you, it is decided.', { status: item?.decided ? 200 : 409 });
  } catch (error) {
    // A token that is forged, used up, over its time, or of somebody who is no reviewer any more.
    if (isAiManagerError(error, 'FORBIDDEN', 'INVALID_INPUT')) return new Response(error.message, { status: 403 });
    throw error;
  }
}
// #endregion

// #region label
/** Requests to be decided without sight of what the machine thinks, for a review page of yours. */
export async function nextToLabel({ reviews }: Pick<AiManager, 'reviews'>, actor: Actor) {
  const { items, waiting } = await reviews.queue({ limit: 1 }, { actor });
  const [item] = items;
  return { waiting, approval: item?.type === 'approval' ? item.approval : null };
}
// #endregion

// #region calibrate
/** Calibrates when there are labels enough, and says in one sentence where automatic approval stands. */
export async function calibrate({ approvals }: Pick<AiManager, 'approvals'>, executive: Actor): Promise<string> {
  const { calibration, view } = await approvals.calibrate({}, { actor: executive });
  if (calibration === null) return `${view.labelsMissing} more blind decisions are needed; nothing was looked at.`;
  if (view.threshold === null) return view.why ?? 'No threshold.';
  const bound = ((view.riskUpperBound ?? 1) * 100).toFixed(1);
  return `Approved automatically from a confidence of ${view.threshold} on; people disagree with at most ${bound} %.`;
}
// #endregion
