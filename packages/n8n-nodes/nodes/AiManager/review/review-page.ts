import type { AskedRequest } from './asked-requests.ts';
import { escapeHtml, showText } from './escape-html.ts';
import type { ReadAnswers } from './read-answers.ts';
import { isOver, longestReason, outcomeField, reasonField } from './read-answers.ts';
import { contentPolicy, reviewStyle } from './review-style.ts';

export interface ReviewPage {
  readonly requests: readonly AskedRequest[];
  /** IANA name; times are shown in it */
  readonly timeZone: string;
  readonly nowMs: number;
  /** a form that could not be taken: what was entered stays, with what is wrong */
  readonly refused?: ReadAnswers;
}

/** The page a reviewer answers on. It works without scripts, and holds no token. */
export function reviewPage(page: ReviewPage): string {
  const { requests, nowMs, refused } = page;
  const open = requests.filter((request) => !isOver(request, nowMs));
  const title =
    requests.length === 1 ? 'One request waits for you' : `${String(requests.length)} requests wait for you`;
  const general = refused?.problems.get('') ?? 'Nothing was sent: look at what is marked below.';
  return document(
    title,
    `<h1>${title}</h1>
${open.length === 0 ? '<p class="notice">The time to decide with this link is over. Decide in AI Manager.</p>' : `<p class="quiet">${introduction(requests.length)}</p>`}
${refused === undefined ? '' : `<p class="notice problem" role="alert">${escapeHtml(general)}</p>`}
<form method="post" autocomplete="off">
${requests.map((request, index) => card(request, index, page)).join('\n')}
${open.length === 0 ? '' : '<button type="submit">Send my answers</button>'}
</form>`,
  );
}

function introduction(count: number): string {
  return count === 1
    ? 'Nothing is decided before you send, and it can be sent once. If you leave it, it goes on waiting: just close the page.'
    : 'Decide on each of them, or leave it: what you leave goes on waiting. Nothing is decided before you send, and it can be sent once.';
}

/** What is shown when answers were taken. */
export function thanksPage({ decided, left }: { readonly decided: number; readonly left: number }): string {
  const rest = left === 0 ? '' : ` ${String(left)} ${left === 1 ? 'was' : 'were'} left and will go on waiting.`;
  return document(
    'Your answers are sent',
    `<h1>Your answers are sent</h1>
<p>${decided === 1 ? 'One answer is' : `${String(decided)} answers are`} on the way to be recorded.${rest}</p>
<p class="quiet">You can close this page. The link is used up.</p>`,
  );
}

/** What is shown when the page could not be made; the workflow goes on waiting. */
export function brokenPage(): string {
  return document(
    'The requests cannot be shown',
    `<h1>The requests cannot be shown</h1>
<p>Nothing was decided, and the workflow goes on waiting. Tell whoever runs it; the log of n8n says more.</p>`,
  );
}

function document(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${reviewStyle}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>`;
}

function card(request: AskedRequest, index: number, page: ReviewPage): string {
  const { personName, kind, minutes, category, description } = request;
  const { problems } = page.refused ?? {};
  const problem = problems?.get(request.approvalId);
  const heading = `request-${String(index)}`;
  return `<section class="card${problem === undefined ? '' : ' wrong'}" aria-labelledby="${heading}">
<h2 id="${heading}"><bdi>${showText(personName)}</bdi>: ${String(minutes)} minutes of ${escapeHtml(kind)}</h2>
<p class="quiet">${escapeHtml(spanOf(request, page.timeZone))}${category === '' ? '' : ` · <bdi>${showText(category)}</bdi>`}</p>
<h3 id="${heading}-why">Why, in the applicant’s words</h3>
${description === '' ? '<p>There is no description.</p>' : `<blockquote dir="auto" tabindex="0" aria-labelledby="${heading}-why">${showText(description)}</blockquote>`}
${list('What was found', request.findings)}${list('Facts', request.facts)}${verdict(request)}
${isOver(request, page.nowMs) ? '<p class="problem">The time to decide on it with this link is over.</p>' : answerFields(request, heading, page)}
</section>`;
}

function verdict({ verdict: given, blind }: AskedRequest): string {
  if (blind)
    return '<h3>What AI Manager thinks</h3>\n<p>It is hidden until you have decided: decide as you would without it.</p>';
  if (given === null) return '<h3>What AI Manager thinks</h3>\n<p>There is no recommendation.</p>';
  const share =
    given.confidence === null ? '' : ` Probability of approval: ${String(Math.round(given.confidence * 100))} %.`;
  return `<h3>What AI Manager thinks</h3>
<p>It recommends to <strong>${escapeHtml(given.recommendation)}</strong>.${share}</p>
${given.reasoning === '' ? '' : `<p class="verdict"><bdi>${showText(given.reasoning)}</bdi></p>`}`;
}

function answerFields({ approvalId, personName }: AskedRequest, heading: string, { refused }: ReviewPage): string {
  const given = refused?.answers.get(approvalId);
  const problem = refused?.problems.get(approvalId);
  const chosen = given?.outcome === 'approved' ? 'approve' : given?.outcome === 'rejected' ? 'reject' : 'leave';
  const choice = (value: string, label: string): string =>
    `<label><input type="radio" name="${escapeHtml(outcomeField(approvalId))}" value="${value}"${value === chosen ? ' checked' : ''}> ${label}</label>`;
  const described = problem === undefined ? `${heading}-hint` : `${heading}-hint ${heading}-problem`;
  return `<fieldset${problem === undefined ? '' : ` aria-describedby="${heading}-problem"`}>
<legend>Your decision on the request of <bdi>${showText(personName)}</bdi></legend>
<div class="choices">${choice('approve', 'Approve')}${choice('reject', 'Reject')}${choice('leave', 'Leave')}</div>
<label class="comment" for="${heading}-comment">Comment</label>
<p class="hint" id="${heading}-hint">The applicant reads it. Needed to reject.</p>
<textarea id="${heading}-comment" name="${escapeHtml(reasonField(approvalId))}" maxlength="${String(longestReason)}" aria-describedby="${described}"${problem === undefined ? '' : ' aria-invalid="true"'}>
${escapeHtml(given?.reason ?? '')}</textarea>
${problem === undefined ? '' : `<p class="problem" id="${heading}-problem">${escapeHtml(problem)}</p>`}
</fieldset>`;
}

function list(title: string, lines: readonly string[]): string {
  const shown = lines.filter((line) => line !== '');
  if (shown.length === 0) return '';
  return `<h3>${title}</h3>\n<ul>${shown.map((line) => `<li><bdi>${showText(line)}</bdi></li>`).join('')}</ul>\n`;
}

/** Such as `Monday, November 23, 2026, 9:00 AM to 10:30 AM (Europe/Berlin)`; a damaged time is shown as it is. */
function spanOf({ startAt, minutes }: AskedRequest, timeZone: string): string {
  const start = new Date(startAt);
  const end = new Date(start.getTime() + minutes * 60_000);
  if (Number.isNaN(end.getTime())) return startAt;
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone });
  const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const lastDay = day.format(end) === day.format(start) ? '' : `${day.format(end)}, `;
  return `${day.format(start)}, ${clock.format(start)} to ${lastDay}${clock.format(end)} (${timeZone})`;
}
