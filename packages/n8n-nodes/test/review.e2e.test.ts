import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askingWorkflow, triagedRow } from './host/asking-workflow.ts';
import { withoutChromium } from './host/editor.ts';
import { installN8n } from './host/installations.ts';
import { mailText } from './host/mail-text.ts';
import type { ReviewBench } from './host/review-bench.ts';
import { chosenCredentials, openReviewBench, reviewer } from './host/review-bench.ts';
import { answerInBrowser, openReviewPage } from './host/reviewer-browser.ts';
import { shippedWorkflow } from './host/shipped.ts';
import type { Step } from './host/workflow.ts';
import { workflow } from './host/workflow.ts';

const type = '@ai-manager/n8n-nodes-ai-manager.aiManager';
const installation = installN8n();
const credentials = chosenCredentials[type];
const dayMs = 24 * 3_600_000;

/** Yesterday, so that no rule finds it late; each request of a person at an hour of its own. */
function requestOf(personId: string, hour: number, more: object = {}): object {
  const day = new Date(Date.now() - dayMs).toISOString().slice(0, 10);
  const startAt = `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;
  return {
    personId,
    startAt,
    minutes: 45,
    description: 'A call with the buyer about the price of the pilot.',
    ...more,
  };
}

const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});

describe.skipIf(installation.missing !== '')(`a person in the loop of n8n${installation.missing}`, () => {
  let bench: ReviewBench;
  let formId: string;
  let slackId: string;

  beforeAll(async () => {
    bench = await openReviewBench('folder' in installation ? installation.folder : '');
    const shipped = (name: string) => bench.client.publish(shippedWorkflow(name, { credentials: chosenCredentials }));
    formId = await shipped('triage-with-form');
    slackId = await shipped('triage-with-slack');
    await bench.client.publish(workflow('decide', 'webhook', [decide({ token: '={{ $json.body.token }}' })]));
  }, 1_200_000);

  afterAll(() => bench?.[Symbol.asyncDispose]());

  /** The text of the newest mail to the reviewer. */
  const newestMail = (): string => mailText(bench.smtp.mails.at(-1)?.raw ?? '');
  const linkIn = (text: string): string => /http:\/\/\S+\/webhook-waiting\/\S+/.exec(text)?.[0] ?? '';
  const historyOf = async (approvalId: string) =>
    (await bench.manager.approvals.get({ approvalId: approvalId as never })).history;

  /** Hands a request in and returns the link that its reviewer gets. */
  async function asked(request: object): Promise<{ readonly approvalId: string; readonly link: string }> {
    const { status, body } = await bench.handIn('manual-time', request);
    expect([status, body.status]).toEqual([202, 'waiting']);
    await bench.waiting(formId);
    return { approvalId: body.approvalId, link: linkIn(newestMail()) };
  }

  it('answers at once what needs nobody, and what is wrong', async () => {
    const rejected = await bench.handIn('manual-time', requestOf('p-022', 8, { description: 'A call.' }));
    expect(rejected).toMatchObject({ status: 200, body: { status: 'rejected' } });
    expect(rejected.body.message).toMatch(/characters/);
    const wrong = await bench.handIn('manual-time', requestOf('p-022', 8, { minutes: -5 }));
    expect(wrong).toMatchObject({ status: 422, body: { status: 'refused' } });
    expect(wrong.body.message).toMatch(/minutes/);
    expect(bench.smtp.mails).toEqual([]);
  });

  it('asks nobody about an own request', async () => {
    const own = await bench.handIn('manual-time', requestOf(reviewer.id, 8));
    expect(own).toMatchObject({ status: 200, body: { status: 'waiting' } });
    expect(own.body.message).toMatch(/this reviewer may not decide/);
    expect(bench.smtp.mails).toEqual([]);
  });

  it('refuses who has no key, and what comes with a token that is over its time or of nobody', async () => {
    const url = `${bench.n8n.url}/webhook/manual-time`;
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(403);
    const then = bench.managerAt(new Date(Date.now() - 10 * dayMs));
    const late = await then.approvals.triage(
      {
        request: requestOf('p-030', 8, { startAt: new Date(Date.now() - 11 * dayMs).toISOString() }) as never,
        tokens: true,
      },
      { actor: { id: 'n8n', role: 'service', via: 'test' } },
    );
    const expired = late.items[0]?.tokens.find(({ reviewerId }) => reviewerId === reviewer.id)?.token ?? '';
    expect(expired).not.toBe('');
    const forged = `${expired.slice(0, -4)}AAAA`;
    for (const [token, saying] of [
      [expired, /has expired/],
      [forged, /not valid/],
    ] as const)
      expect(await bench.client.call('decide', { token })).toMatchObject({
        body: [{ error: expect.stringMatching(saying) as string }],
      });
    // The page says it, too, before anybody writes a reason.
    const { link, id } = await askWith(late.items);
    const page = await (await fetch(link)).text();
    expect(page).toMatch(/The time to decide with this link is over/);
    const sent = await fetch(link, form({ [`outcome.${late.items[0]?.approval.id ?? ''}`]: 'approve' }));
    expect(sent.status).toBe(400);
    await bench.waiting(id);
  });

  it('brings a request to a person by mail or Slack, survives a power cut, and records who decided what', async () => {
    const first = await asked(requestOf('p-022', 9));
    const inSlack = await bench.handIn('manual-time-slack', requestOf('p-023', 9));
    expect(inSlack).toMatchObject({ status: 202, body: { status: 'waiting' } });
    await bench.waiting(slackId);
    const limitedId = await publishLimited();
    const unanswered = await bench.handIn('manual-time-limited', requestOf('p-026', 9));
    await bench.waiting(limitedId);
    const button = buttonOf(bench.slack.messages.at(-1)?.blocks);

    // Programs that look at links open them, more than once.
    for (const link of [first.link, button, first.link, button]) {
      const page = await fetch(link, { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Scanner)' } });
      expect(page.status).toBe(200);
    }
    expect(await bench.statusOf(first.approvalId)).toBe('waiting');
    expect(await bench.statusOf(inSlack.body.approvalId)).toBe('waiting');

    await bench.powerCut();

    // Nobody answered in time: the items go on as they came, and nothing is decided.
    const { nodes } = await bench.client.ended(limitedId);
    expect(nodes['Ask the reviewer']?.items[0]?.json).toHaveProperty('counts');
    expect(nodes['Ask the reviewer']?.items[0]?.json).not.toHaveProperty('answer');
    expect(newestMail()).toMatch(/The time to decide with the link is over/);
    expect(await bench.statusOf(unanswered.body.approvalId)).toBe('waiting');

    const page = await fetch(first.link);
    const html = await page.text();
    expect(html).toContain('45 minutes of manual time');
    expect(html).toContain('It is hidden until you have decided');
    expect(html).not.toMatch(/0\.93|was approved before|93 %/);
    expect(html).not.toContain(new URL(first.link).searchParams.get('signature'));
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-forms/);
    const answered = await fetch(first.link, form({ [`outcome.${first.approvalId}`]: 'approve' }));
    expect([answered.status, await answered.text()]).toEqual([
      200,
      expect.stringContaining('One answer is on the way') as string,
    ]);
    const done = await bench.client.ended(formId);
    expect(done.status).toBe('success');
    expect(done.nodes['Ask the reviewer']?.items).toEqual([
      {
        json: {
          approvalId: first.approvalId,
          answer: 'decided',
          outcome: 'approved',
          token: expect.any(String) as string,
          reason: '',
          reviewerId: reviewer.id,
          answeredAt: expect.any(String) as string,
        },
        pairedItem: { item: 0 },
      },
    ]);
    expect(await bench.statusOf(first.approvalId)).toBe('approved');
    expect((await historyOf(first.approvalId)).at(-1)?.actor).toEqual({
      id: reviewer.id,
      role: 'executive',
      via: 'decision-token',
    });
    expect(newestMail()).toMatch(/Your decision is recorded/);
    // The token decides nothing a second time.
    const { token } = done.nodes['Ask the reviewer']?.items[0]?.json ?? {};
    expect(await bench.client.call('decide', { token: token as string })).toMatchObject({
      body: [{ decided: 0, items: [{ error: { message: expect.stringMatching(/is approved already/) as string } }] }],
    });

    const sent = new FormData();
    sent.set('field-0', 'Reject');
    sent.set('field-1', 'The call is not in the calendar.');
    expect((await fetch(button, { method: 'POST', body: sent })).status).toBe(200);
    expect((await bench.client.ended(slackId)).status).toBe('success');
    const { approval } = await bench.manager.approvals.get({ approvalId: inSlack.body.approvalId as never });
    expect(approval.decision).toMatchObject({
      outcome: 'rejected',
      reason: 'The call is not in the calendar.',
      actor: { id: reviewer.id, via: 'decision-token' },
    });
    expect(bench.slack.messages.at(-1)?.text).toMatch(/Your decision is recorded/);

    // The same links once more.
    for (const method of ['GET', 'POST']) {
      const again = await fetch(first.link, { method });
      expect(again.status).toBe(409);
      expect(((await again.json()) as { message: string }).message).toMatch(/has finished already/);
    }
    expect(await (await fetch(button, { method: 'POST', body: sent })).text()).toMatch(/no action required/i);
  });

  it('refuses what is no answer, and goes on waiting', async () => {
    const { approvalId, link } = await asked(requestOf('p-024', 9));
    for (const [fields, saying] of [
      [{ [`outcome.${approvalId}`]: 'approved' }, /This is no answer of the page/],
      [{ [`outcome.${approvalId}`]: 'reject' }, /Say why in the comment/],
      [{ 'outcome.another': 'approve' }, /decided on nothing yet/],
    ] as const) {
      const refused = await fetch(link, form(fields));
      expect([refused.status, await refused.text()]).toEqual([400, expect.stringMatching(saying) as string]);
    }
    const forged = new URL(link);
    forged.searchParams.set('signature', '0'.repeat(forged.searchParams.get('signature')?.length ?? 0));
    expect((await fetch(forged)).status).toBe(401);
    await bench.waiting(formId);
    expect(await bench.statusOf(approvalId)).toBe('waiting');

    // Somebody else was faster.
    await bench.manager.approvals.decide({
      approvalIds: [approvalId as never],
      outcome: 'rejected',
      reason: 'No such call.',
    });
    expect((await fetch(link, form({ [`outcome.${approvalId}`]: 'approve' }))).status).toBe(200);
    expect((await bench.client.ended(formId)).status).toBe('success');
    expect(newestMail()).toMatch(/was not recorded\. This request is rejected already/);
    expect((await historyOf(approvalId)).at(-1)?.actor.id).toBe('exec-1');
  });

  it('asks about many requests at once, and gives an item for each', async () => {
    const id = await publishAsking('several', {});
    const rows = [triagedBy('a1', 'Ann'), triagedBy('a2', 'Ben'), triagedBy('a3', 'Cem', { status: 'approved' })];
    const link = await linkOf('several', rows);
    await bench.waiting(id);
    const fields = { 'outcome.a1': 'reject', 'reason.a1': 'No.', 'outcome.a2': 'leave', 'reason.a2': 'Ask Dora.' };
    expect((await fetch(link, form(fields))).status).toBe(200);
    const { nodes } = await bench.client.ended(id);
    expect(nodes['Ask']?.items.map(({ json, pairedItem }) => [json['approvalId'], json['answer'], pairedItem])).toEqual(
      [
        ['a1', 'decided', { item: 0 }],
        ['a2', 'left', { item: 1 }],
        ['a3', 'not-asked', { item: 2 }],
      ],
    );
    expect(nodes['Ask']?.items[1]?.json).toMatchObject({ reason: 'Ask Dora.' });
    expect(nodes['Ask']?.items[1]?.json).not.toHaveProperty('token');
  });

  it('takes one of several answers that come at once, and tells nobody else that theirs was taken', async () => {
    const id = await publishAsking('twice', {});
    const link = await linkOf('twice', [triagedBy('a1', 'Ann')]);
    await bench.waiting(id);
    const send = async (outcome: string) => {
      const response = await fetch(link, form({ 'outcome.a1': outcome, 'reason.a1': outcome }));
      return { outcome, status: response.status, text: await response.text() };
    };
    const sent = await Promise.all(['approve', 'reject', 'approve', 'reject'].map(send));
    const { nodes } = await bench.client.ended(id);
    const taken = sent.filter(({ text }) => text.includes('Your answers are sent'));
    expect(taken).toHaveLength(1);
    expect(nodes['Ask']?.items[0]?.json['reason']).toBe(taken[0]?.outcome);
  });

  it('offers the reviewers of the rules', async () => {
    const { results } = (await bench.client.post('/dynamic-node-parameters/resource-locator-results', {
      methodName: 'searchReviewers',
      filter: 'wójcik',
      path: 'parameters.reviewerId',
      nodeTypeAndVersion: { name: type, version: 1 },
      currentNodeParameters: { authentication: 'aiManagerDatabaseApi' },
      credentials,
    })) as { readonly results: readonly object[] };
    expect(results).toEqual([expect.objectContaining({ name: 'Katarzyna Wójcik (p-001)', value: 'p-001' })]);
  });

  it('says what is missing where the requests have no tokens', async () => {
    const id = await publishAsking('tokenless', {});
    await bench.client.call('tokenless', { items: [{ ...triagedBy('a1', 'Ann'), tokens: [] }] });
    const { status, nodes } = await bench.client.ended(id);
    expect(status).toBe('error');
    expect(nodes['Ask']?.error?.message).toMatch(/have no decision tokens/);
  });

  it.skipIf(withoutChromium !== '')(
    `shows a page on which nobody's text is more than text${withoutChromium}`,
    async () => {
      const evil = [
        '</blockquote></section><script>alert(1)</script><img src=x onerror=alert(2)>',
        '<a href="javascript:alert(3)">x</a><form action="https://evil.example"><button>Approve</button></form>',
        `\u202eevorppa\u202c \u2067left\u2066 ${'long'.repeat(2_000)}`,
      ].join('\n');
      const { approvalId, link } = await asked(requestOf('p-025', 9, { description: evil }));
      const seen = await openReviewPage(link, 'n8n-review-hostile');
      expect(seen).toMatchObject({ requests: [], signs: [], overflows: false });
      expect(seen.text).toContain('<script>alert(1)</script>');
      expect(seen.text).toContain('U+202E');
      expect(await answerInBrowser(link, { [approvalId]: 'approve' })).toMatch(/Your answers are sent/);
      expect((await bench.client.ended(formId)).status).toBe('success');
      expect(await bench.statusOf(approvalId)).toBe('approved');
    },
  );

  it.skipIf(withoutChromium !== '')(`draws the page that the documentation shows${withoutChromium}`, async () => {
    await publishAsking('picture', {});
    const blind = triagedBy('a2', 'Siobhán O’Connor', {
      withheld: true,
      request: {
        kind: 'overtime',
        startAt: '2026-11-24T17:30:00.000Z',
        minutes: 95,
        category: 'release',
        description: 'The release of the price page took until seven; a second pair of eyes had asked for it.',
      },
      triage: { facts: [{ text: '41 hours were tracked in this week.' }] },
    });
    const link = await linkOf('picture', [triagedBy('a1', 'Tomás Herrera'), blind]);
    const seen = await openReviewPage(link, 'n8n-review');
    expect(seen).toMatchObject({ requests: [], signs: [], overflows: false });
    expect(seen.text.match(/It recommends to approve/g)).toHaveLength(1);
  });

  it('spoke to nobody but this machine', () => {
    expect(bench.n8n.foreignConnections()).toBe('');
  });

  function publishAsking(id: string, parameters: object): Promise<string> {
    return bench.client.publish(askingWorkflow(id, { reviewerId: reviewer.id, credentials, parameters }));
  }

  /** The shipped workflow at a path of its own, where nobody waits for long. */
  function publishLimited(): Promise<string> {
    const change = {
      'A request comes in': { path: 'manual-time-limited' },
      'Ask the reviewer': { limitWaitTime: true, waitAmount: 0.5, waitUnit: 'minutes' },
    };
    const limited = shippedWorkflow('triage-with-form', { credentials: chosenCredentials, change });
    return bench.client.publish({ ...limited, id: 'limited', name: 'limited' });
  }

  async function linkOf(webhook: string, items: readonly object[]): Promise<string> {
    const { body } = await bench.client.call(webhook, { items });
    return (body as { readonly link: string }).link;
  }

  async function askWith(items: readonly object[]): Promise<{ readonly link: string; readonly id: string }> {
    const id = await publishAsking('given', {});
    const link = await linkOf('given', items);
    await bench.waiting(id);
    return { link, id };
  }
});

function decide(additionalFields: object): Step {
  return {
    name: 'Decide',
    type,
    parameters: { resource: 'approvals', operation: 'decide', outcome: 'approved', additionalFields },
    credentials,
    onError: 'continueRegularOutput',
  };
}

const triagedBy = (id: string, personName: string, about: object = {}) =>
  triagedRow(id, personName, reviewer.id, about);

/** Where the button of a message leads. */
function buttonOf(blocks: readonly unknown[] = []): string {
  return /"url":"([^"]+)"/.exec(JSON.stringify(blocks))?.[1] ?? '';
}
