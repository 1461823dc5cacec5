import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import type { Actor } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';
import { createScriptedModel } from '@ai-manager/core/testing';
import { expect, it } from 'vitest';
import { calibrate, decisionPage, handIn, nextToLabel } from './approvals.ts';

const executive: Actor = { id: 'zoe', role: 'executive', via: 'test' };
const reviewer = { id: 'zoe', name: 'Zoe', email: 'zoe@example.com', role: 'executive' } as const;
const vote = { recommendation: 'approve', probability: 0.96, reasoning: 'It fits.', evidence: ['R1'] };

it(
  'the snippets about approvals ask, decide once by POST only, label and calibrate',
  { timeout: 180_000 },
  async () => {
    await using manager = createAiManager(
      { storage: createPgliteStorage({ folder: 'memory' }), llm: [createScriptedModel(async () => ({ json: vote }))] },
      { actor: executive },
    );
    const { approvals } = defaultRules;
    const review = { ...approvals.review, reviewers: [reviewer] };
    const automation = { ...approvals.automation, alpha: 0.3 };
    await manager.rules.save({ rules: { ...defaultRules, approvals: { ...approvals, review, automation } } });
    await manager.people.save({ id: 'grace', name: 'Grace', email: 'grace@example.com' });
    const links: (readonly [to: string, link: string])[] = [];
    const now = Date.now();
    for (let day = 1; day <= 10; day += 1) {
      const startAt = new Date(now - day * 86_400_000).toISOString();
      const entry = {
        personId: 'grace',
        startAt,
        minutes: 30,
        description: `Call number ${day} with a customer, by phone.`,
      };
      const status = await handIn(manager, entry, async (to, link) => void links.push([to, link]));
      expect(status).toBe('waiting');
    }
    expect(new Set(links.map(([to]) => to))).toEqual(new Set(['zoe@example.com']));
    const link = links[0]?.[1] ?? '';
    const send = (init?: RequestInit): Promise<Response> => decisionPage(new Request(link, init), manager);
    expect((await send()).status).toBe(200);
    expect(await nextToLabel(manager, executive)).toMatchObject({ waiting: 10 });
    const body = new URLSearchParams({ outcome: 'approved' });
    expect([(await send({ method: 'POST', body })).status, (await send({ method: 'POST', body })).status]).toEqual([
      200, 409,
    ]);
    expect((await decisionPage(new Request(`${link}x`, { method: 'POST', body }), manager)).status).toBe(403);

    expect(await calibrate(manager, executive)).toMatch(
      /^\d+ more blind decisions are needed; nothing was looked at\.$/,
    );
    for (;;) {
      const { approval } = await nextToLabel(manager, executive);
      if (approval === null) break;
      await manager.reviews.label({ approvalId: approval.id, outcome: 'approved' });
    }
    expect(await calibrate(manager, executive)).toMatch(
      /^Approved automatically from a confidence of 0\.\d+ on; people disagree/,
    );
  },
);
