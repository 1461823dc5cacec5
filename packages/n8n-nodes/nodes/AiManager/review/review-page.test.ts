import type { IDataObject } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { expiresAt, triaged, triageItem } from './__fixtures__/triaged.ts';
import { sortRequests } from './asked-requests.ts';
import { escapeHtml, showText } from './escape-html.ts';
import { readAnswers } from './read-answers.ts';
import { reviewPage } from './review-page.ts';
import { contentPolicy } from './review-style.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const timeZone = 'Europe/Berlin';
const requestsOf = (...rows: readonly IDataObject[]) => sortRequests([triageItem(...rows)], 'p-001').asked;

describe('the review page', () => {
  it('says who asks for what, when, why, and what was made of it', () => {
    const html = reviewPage({ requests: requestsOf(triaged('a1')), timeZone, nowMs });
    for (const text of [
      'One request waits for you',
      '<bdi>Ann Example</bdi>: 90 minutes of manual time',
      'Monday, November 23, 2026, 10:00 to 11:30 (Europe/Berlin) · <bdi>client-call</bdi>',
      'Call with the client.',
      'It is longer than 60 minutes.',
      '38 hours were tracked in that week.',
      'It recommends to <strong>approve</strong>. Probability of approval: 82 %.',
      'Such calls were approved before.',
    ])
      expect(html).toContain(text);
  });

  it('holds no token, and takes nothing from anywhere', () => {
    const html = reviewPage({ requests: requestsOf(triaged('a1')), timeZone, nowMs });
    expect(html).not.toMatch(/secret-of/);
    expect(html).not.toMatch(/https?:|<script|<link|<img|url\(|@import| on\w+=/i);
    expect(contentPolicy).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it('shows nothing of a verdict that is withheld', () => {
    const html = reviewPage({ requests: requestsOf(triaged('a1', { withheld: true })), timeZone, nowMs });
    expect(html).toContain('It is hidden until you have decided');
    expect(html).not.toMatch(/recommends|82|were approved before/);
  });

  it('shows text of others as text, with what is hidden in it', () => {
    const evil = `</blockquote><script>alert(1)</script><img src=x onerror="alert('2')">&amp;\u202egnorw\u200b`;
    const html = reviewPage({ requests: requestsOf(triaged('a1', {}, { description: evil })), timeZone, nowMs });
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;2&#39;)&quot;&gt;&amp;amp;');
    expect(html).toContain('<span class="sign">U+202E</span>gnorw<span class="sign">U+200B</span>');
  });

  it('keeps what was entered when it refuses it, and says why', () => {
    const requests = requestsOf(triaged('a1'), triaged('a2'));
    const form = { 'outcome.a1': 'approve', 'reason.a1': '</textarea><b>', 'outcome.a2': 'reject' };
    const html = reviewPage({ requests, timeZone, nowMs, refused: readAnswers(form, requests, nowMs) });
    expect(html).toContain('name="outcome.a1" value="approve" checked');
    expect(html).toContain('name="outcome.a2" value="reject" checked');
    expect(html).toContain('&lt;/textarea&gt;&lt;b&gt;</textarea>');
    expect(html).toContain('Say why in the comment: the applicant reads it.');
    expect(html.match(/class="card wrong"/g)).toHaveLength(1);
  });

  it('offers nothing to decide when the time of the link is over', () => {
    const html = reviewPage({ requests: requestsOf(triaged('a1')), timeZone, nowMs: Date.parse(expiresAt) });
    expect(html).toContain('The time to decide with this link is over');
    expect(html).not.toMatch(/<button|<input|<textarea/);
  });

  it('shows a damaged time as it is', () => {
    const html = reviewPage({ requests: requestsOf(triaged('a1', {}, { startAt: '<soon>' })), timeZone, nowMs });
    expect(html).toContain('&lt;soon&gt;');
  });
});

describe('text of anybody', () => {
  it('has no sign left that means something to a browser', () => {
    expect(escapeHtml(`<>&"'`)).toBe('&lt;&gt;&amp;&quot;&#39;');
    expect(showText('a\tb\nc\u0007')).toBe('a\tb\nc<span class="sign">U+0007</span>');
    expect(showText('\u{e0041}')).toBe('<span class="sign">U+E0041</span>');
  });
});
