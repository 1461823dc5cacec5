import type { AiManager, DecisionRecord, Storage } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';
import { createMemoryDocumentStore, createMemoryMailer } from '@ai-manager/core/memory';
import { createFixedClock, createScriptedModel } from '@ai-manager/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawBench } from './raw-bench.ts';
import { rawBenches } from './raw-bench.ts';

const executive = { id: 'executive-1', role: 'executive', via: 'test' } as const;
const ann = { id: 'p-001', role: 'superbuilder', via: 'test' } as const;
const name = "Annegret O'Plantmann";
const email = 'Annegret.Plantmann@example.org';
/** Every text about or by the person has this in it; nothing else has. */
const planted = /planted|annegret|plantmann/i;
const now = '2026-11-23T09:00:00.000Z';
const week = '2026-W47' as never;

const sections = {
  oneLiner: 'Planted bakeries close their books in 12 minutes a day.',
  tam: 'There are 9,000 planted bakeries in Poland at 300 EUR a year, says GUS 2025.',
  spov: 'Planted photos beat bank feeds, because bakers pay suppliers in cash.',
  goals: 'Reach 45 planted bakeries by 2026-11-29 and an error rate below 2 %.',
  achievements: 'On 2026-11-19 five planted bakeries signed, 40 in all, up from 35 before.',
};
const bobs = Object.fromEntries(Object.entries(sections).map(([key, text]) => [key, text.replace(/planted/i, 'bobs')]));

interface JudgeInput {
  readonly criteria: readonly { readonly id: string; readonly sections: readonly string[] }[];
  readonly submission: Readonly<Record<string, string>>;
}

/** Quotes what it judges, and names in its feedback what it read. */
const judge = createScriptedModel((request) => {
  const isFeedback = request.name === 'evaluation.feedback';
  const text = request.messages.map(({ content }) => content).join(' ');
  const word = /planted/i.test(text) ? 'planted' : 'bobs';
  if (request.name === 'approval.panel' || request.messages.some(({ content }) => content.includes('panelist')))
    return { json: panel };
  if (isFeedback)
    return {
      json: { summary: `A ${word} week.`, strengths: [`${word} 1`], improvements: [`${word} 2`], nextSteps: [word] },
    };
  const { criteria, submission } = request.input as JudgeInput;
  const judged = criteria.map(({ id, sections: judgedSections }) => ({
    criterionId: id,
    level: 4,
    evidence: judgedSections.map((section) => submission[section] ?? '').filter((quote) => quote !== ''),
    missing: [`A ${word} source.`],
  }));
  return { json: { criteria: judged } };
});

const panel = { recommendation: 'approve', probability: 0.9, reasoning: 'A planted opinion.', evidence: [] };

const record = (id: string, change: Partial<DecisionRecord>): DecisionRecord => ({
  id,
  kind: 'approval',
  subject: { type: 'approval', id: 'r-1' },
  actor: executive,
  at: now,
  runId: null,
  inputHash: null,
  promptVersions: {},
  rulesVersion: 1,
  attempts: [],
  outcome: {},
  ...change,
});

async function plantRoster({ manager, storage }: Planted): Promise<void> {
  const approvals = {
    ...defaultRules.approvals,
    hard: {
      ...defaultRules.approvals.hard,
      exceptions: [
        {
          personId: ann.id as never,
          until: null,
          maxMinutesPerRequest: null,
          maxMinutesPerDay: null,
          maxMinutesPerWeek: null,
          maxWeeksLate: null,
          outcome: 'escalate' as const,
          reason: 'planted reason',
        },
      ],
    },
    review: {
      ...defaultRules.approvals.review,
      reviewers: [
        { id: 'login-of-ann', name, email, role: 'lead' as const },
        { id: 'executive-1', name: 'Eve', email: 'eve@example.org', role: 'executive' as const },
      ],
    },
  };
  await manager.rules.save({ rules: { ...defaultRules, approvals } });
  await manager.people.save({
    id: ann.id as never,
    name,
    email,
    team: 'planted team',
    accounts: { worksmart: 'planted-account' },
  });
  await manager.people.save({ id: 'p-002' as never, name: 'Bob', email: 'bob@example.org', leadId: ann.id as never });
  for (const [projectId, ownerId, texts] of [
    ['alpha', ann.id, sections],
    ['beta', 'p-002', bobs],
  ] as const) {
    await manager.projects.save({ id: projectId as never, name: projectId, ownerId: ownerId as never });
    const links = [`https://example.org/${texts === sections ? 'planted' : 'bobs'}`];
    await manager.projects.submit({ projectId: projectId as never, week, ...texts, links });
  }
  const sync = {
    personId: ann.id as never,
    source: 'brainlift',
    week,
    status: 'partial' as const,
    attemptedAt: now,
    fetchedAt: now,
    asOf: now,
    readAs: 'planted reader',
    metricTimes: {},
    missing: [{ aspect: 'brainlift-time' as const, reason: 'planted gap' }],
    error: null,
    documents: [{ id: 'd', title: 'planted title', minutes: 1, entries: [{ dok: 4 as const, text: 'planted SPOV' }] }],
  };
  await storage.activity.record({ syncs: [sync], metrics: [] }, {});
}

/** A graded week with mails, an objection, a review, and a report; records of before that quote in their outcome. */
async function plantWeek({ manager, storage }: Planted): Promise<void> {
  await manager.evaluations.weekly({ week });
  const [evaluation] = (await manager.evaluations.list({ personId: ann.id as never })).items;
  if (evaluation === undefined) throw new Error('nothing was graded');
  const { id: evaluationId } = evaluation;
  await manager.evaluations.contest({ evaluationId, reason: 'planted objection' }, { actor: ann });
  await manager.reviews.record({ evaluationId, grade: 'B', comment: 'planted comment' });
  await manager.reports.weekly({ week, format: 'html' });
  await storage.decisions.append(
    [
      record('old-contest', {
        kind: 'contest',
        subject: { type: 'evaluation', id: evaluationId },
        outcome: { reason: 'planted by an earlier version', grade: 'B' },
      }),
    ],
    {},
  );
}

/** A request that was decided, and one that waits; mails about them; an outcome that was told. */
async function plantApprovals({ storage }: Planted): Promise<void> {
  const submitted = ['r-1', 'r-2'].map((id) => ({
    approval: {
      id: id as never,
      key: `key-${id}`,
      request: {
        kind: 'manual-time' as const,
        personId: ann.id as never,
        startAt: id === 'r-1' ? now : '2026-11-19T09:00:00.000Z',
        minutes: 30,
        category: null,
        description: 'planted description of the work',
        trackedOverlapMinutes: null,
      },
      origin: { source: 'worksmart', reference: { contractor: 'planted contractor' } },
      submittedAt: now,
      submittedBy: ann,
    },
    decision: record(`submitted-${id}`, {
      subject: { type: 'approval', id },
      personal: { description: 'planted description of the work' },
    }),
  }));
  const [first] = await storage.approvals.submit(submitted, {});
  if (first === undefined) throw new Error('nothing was stored');
  const triage = {
    at: now,
    rulesVersion: 1,
    hardRules: { outcome: 'allow' as const, findings: [] },
    textFindings: [{ kind: 'instructs-reviewer' as const, message: 'planted finding' }],
    facts: [{ id: 'F1', text: 'planted fact', source: 'history' }],
    votes: [
      { seat: 1, recommendation: 'approve' as const, probability: 0.9, reasoning: 'planted vote', evidence: ['F1'] },
    ],
    recommendation: 'approve' as const,
    confidence: 0.9,
    reasoning: 'planted reasoning',
    confidenceWithoutText: null,
    eligible: false,
    waitReasons: ['shadow' as const],
    fingerprint: 'f',
    calibrationId: null,
    threshold: null,
  };
  const label = { outcome: 'approved' as const, blind: true, reviewerId: 'executive-1', at: now, note: 'planted note' };
  const decision = { outcome: 'approved' as const, by: 'person' as const, actor: executive, at: now };
  const mail = (key: string, to: string, text: string) => ({
    key,
    message: {
      to: { name: to === email ? name : 'Eve', address: to },
      from: { name: 'AI Manager', address: 'manager@example.org' },
      subject: 'About a request',
      html: `<p>${text}</p>`,
      text,
    },
  });
  const changed = await storage.approvals.change(
    {
      approval: {
        ...first.approval,
        status: 'approved',
        revision: 2,
        triage,
        decision: { ...decision, reason: 'planted decision', decisionId: 'decided' },
        review: { blind: true, share: 1, revealedTo: [], label },
      },
      decisions: [record('decided', { personal: { reason: 'planted decision' } })],
      mails: [
        mail('approval:r-1:2', email, 'planted outcome'),
        mail('digest:2026-11-23:executive-1', 'eve@example.org', `${name} waits: planted description`),
      ],
      events: [],
      notices: [
        {
          key: 'r-1:2',
          message: {
            approvalId: 'r-1' as never,
            origin: { source: 'worksmart', reference: { contractor: 'planted contractor' } },
            kind: 'manual-time',
            outcome: 'approved',
            reason: 'planted reason',
          },
        },
      ],
      calibrationId: null,
      tokenId: null,
    },
    {},
  );
  expect(changed).toBe('changed');
  const [notice] = await storage.notices.claim({ limit: 1, leaseMs: 60_000, resend: false }, {});
  await storage.notices.settle(
    [{ key: 'r-1:2', claim: notice?.claim ?? '', status: 'sent', error: 'planted error', now }],
    {},
  );
  const [sending] = await storage.outbox.claim({ limit: 1, leaseMs: 60_000, resend: false, prefix: 'approval:' }, {});
  const sent = { key: 'approval:r-1:2', claim: sending?.claim ?? '', status: 'sent', error: null, now } as const;
  await storage.outbox.settle([{ ...sent, messageId: 'm-1' }], {});
  const bounce = { kind: 'bounced', address: email, permanent: true, messageId: 'm-1', tag: null, at: now } as const;
  await storage.mailHolds.report([{ ...bounce, detail: 'planted: no such user' }], {});
}

/** A request that waits in a thread, of which a reviewer was told by mail. */
async function plantThread({ manager }: Planted): Promise<void> {
  const request = {
    startAt: '2026-11-20T09:00:00.000Z',
    minutes: 45,
    description: 'planted thread: I fixed the till.',
  };
  await manager.approvals.submit(request, { actor: ann });
  const { counts } = await manager.approvals.triage({});
  expect(counts.waiting).toBe(2);
  await manager.jobs.run({ job: 'approval-digest' });
}

interface Planted {
  readonly manager: AiManager;
  readonly storage: Storage;
  readonly documents: ReturnType<typeof createMemoryDocumentStore>;
}

async function plantEverything(bench: RawBench): Promise<Planted> {
  const storage = await bench.open();
  const clock = createFixedClock();
  const documents = createMemoryDocumentStore({ clock });
  const ports = { storage, clock, documents, llm: [judge] as const, mailer: createMemoryMailer() };
  const manager = createAiManager(ports, { actor: executive });
  const all = { manager, storage, documents };
  await plantRoster(all);
  await plantWeek(all);
  await plantApprovals(all);
  await plantThread(all);
  await manager.audit.export({ personal: true });
  return all;
}

/** Bytes, which the server writes as hexadecimal digits, as the text they hold. */
function readable(row: string): string {
  return row.replaceAll(/\\\\x([0-9a-f]+)/g, (_all, digits: string) => Buffer.from(digits, 'hex').toString());
}

/** Every row of every table of the database but the server's own, as text. */
async function dump(bench: RawBench): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = await bench.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const all = new Map<string, readonly string[]>();
  for (const { name: table } of tables) {
    const rows = await bench.query(`select row_to_json(t)::text as row from ${String(table)} t`);
    all.set(
      String(table),
      rows.map(({ row }) => readable(String(row))),
    );
  }
  return all;
}

const found = (tables: ReadonlyMap<string, readonly string[]>) =>
  [...tables].flatMap(([table, rows]) => rows.filter((row) => planted.test(row)).map((row) => `${table}: ${row}`));

async function documentTexts({ documents }: Planted): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const { path } of await documents.list('', {}))
    texts.push(`${path}: ${new TextDecoder().decode((await documents.get(path, {})) ?? new Uint8Array())}`);
  return texts;
}

for (const [backend, create] of Object.entries(rawBenches)) {
  describe(`erasing a person on ${backend}`, { timeout: 90_000 }, () => {
    const bench = create();
    afterAll(() => bench[Symbol.asyncDispose]());
    let all: Planted;
    let before: ReadonlyMap<string, readonly string[]>;
    let outcome: Awaited<ReturnType<AiManager['people']['erase']>>;
    beforeAll(async () => {
      all = await plantEverything(bench);
      before = await dump(bench);
      expect(await all.manager.audit.verify({})).toMatchObject({ ok: true, erased: 0 });
      outcome = await all.manager.people.erase({ personId: ann.id as never, confirm: ann.id as never });
    }, 90_000);

    it('begins with texts in every table that holds any', () => {
      const tables = [...new Set(found(before).map((line) => line.split(':')[0]))];
      expect(tables).toEqual(
        [
          'activity_syncs',
          'approvals',
          'decisions',
          'evaluations',
          'mail_holds',
          'outbox',
          'outcome_notices',
          'rules',
          'submissions',
          'superbuilders',
        ]
          .map((table) => `ai_manager.${table}`)
          .concat('ai_manager_threads.checkpoint_blobs', 'ai_manager_threads.checkpoint_writes'),
      );
    });

    it('leaves nothing but the id in any table, export or document', async () => {
      expect(found(await dump(bench))).toEqual([]);
      const lines: string[] = [];
      for await (const line of all.storage.transfer.export({})) lines.push(line);
      await all.manager.audit.export({ personal: true });
      expect([...lines, ...(await documentTexts(all))].filter((text) => planted.test(text))).toEqual([]);
      expect(lines.some((line) => line.includes('"p-001"'))).toBe(true);
    });

    it('says what was erased and what remains', () => {
      expect(outcome.erased).toMatchObject({
        submissions: 1,
        evaluations: 1,
        activity: 1,
        mailsDropped: 2,
        mailHolds: 1,
        approvals: 3,
        approvalsClosed: 2,
        threads: 3,
        notices: 1,
        rules: 1,
        documents: 2,
      });
      expect(outcome.erased.mailsBlanked).toBeGreaterThanOrEqual(1);
      expect(outcome.erased.records).toBeGreaterThanOrEqual(6);
      expect(outcome.remains.join(' ')).toMatch(/p-001 stays as a pseudonym.*1 projects.*delivered/s);
    });

    it('leaves a chain that verifies, with the record of what was erased', async () => {
      const verified = await all.manager.audit.verify({});
      expect(verified).toMatchObject({ ok: true, erased: outcome.erased.records, erasedWithoutRecord: 0 });
      const { items } = await all.manager.audit.list({ kind: 'erasure' });
      expect(items.map(({ record: { subject } }) => subject)).toEqual([{ type: 'person', id: 'p-001' }]);
      const contested = await all.manager.audit.list({ kind: 'contest' });
      expect(contested.items.map(({ erased, record: { outcome: kept } }) => [erased, 'reason' in kept])).toEqual([
        [true, false],
        [true, false],
      ]);
    });

    it('keeps figures, and everything of others', async () => {
      const kept = (table: string) => before.get(`ai_manager.${table}`)?.length;
      const after = await dump(bench);
      for (const table of ['evaluations', 'rankings', 'judgements', 'spending', 'approvals', 'metrics', 'submissions'])
        expect([table, after.get(`ai_manager.${table}`)?.length]).toEqual([table, kept(table)]);
      const bobsBefore = (before.get('ai_manager.evaluations') ?? []).filter((row) => /bobs/i.test(row));
      expect(bobsBefore).toHaveLength(1);
      expect(after.get('ai_manager.evaluations')).toEqual(expect.arrayContaining(bobsBefore));
    });

    it('lets evaluations, reports and requests go on', async () => {
      const { manager, storage } = all;
      await manager.projects.submit({ projectId: 'beta' as never, week: '2026-W48' as never, ...bobs });
      const weekly = await manager.evaluations.weekly({ week: '2026-W48' as never });
      expect(weekly.run?.counts).toMatchObject({ total: 1, failed: 0 });
      const { report } = await manager.reports.weekly({ week, format: 'json' });
      expect(report?.people.map(({ person }) => person.id)).toEqual(['p-002']);
      expect((await manager.evaluations.list({ personId: ann.id as never })).items).toHaveLength(1);
      expect((await manager.reports.quality({})).weeks.length).toBeGreaterThan(0);
      const { items } = await storage.approvals.list({ personIds: [ann.id as never] }, {});
      expect(items.map(({ status }) => status).toSorted()).toEqual(['approved', 'expired', 'expired']);
      expect(await manager.audit.verify({})).toMatchObject({ ok: true });
    });

    it('does not let the person come back by an import or a save, and says so', async () => {
      const { manager } = all;
      const people = `id,name,email\n${ann.id},${name},${email}\np-003,Carla,carla@example.org\n`;
      const sectionsOf = '# Goals\n\nplanted goal\n';
      const files = [
        { name: 'people.csv', content: people },
        { name: 'submissions/2026-W48/alpha.md', content: sectionsOf },
      ];
      const { imported, problems } = await manager.people.importRoster({ files });
      expect(imported).toMatchObject({ people: 1, submissions: 0 });
      expect(problems[0]).toMatchObject({ file: 'people.csv', line: 2, message: expect.stringMatching(/was erased/) });
      expect(problems.map(({ file }) => file)).toEqual(['people.csv', 'submissions/2026-W48/alpha.md']);
      await expect(manager.people.save({ id: ann.id as never, name, email })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      expect(found(await dump(bench))).toEqual([]);
    });

    it('wants the id twice, an executive, and somebody who is known', async () => {
      const { erase } = all.manager.people;
      const bob = 'p-002' as never;
      await expect(erase({ personId: bob, confirm: 'p-003' as never })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
      await expect(
        erase({ personId: bob, confirm: bob }, { actor: { ...executive, role: 'service' } }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(erase({ personId: 'x' as never, confirm: 'x' as never })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      expect((await all.manager.people.list({})).items.map(({ name: kept }) => kept)).toContain('Bob');
    });
  });
}
