import type { AiManager } from '@ai-manager/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Planted } from './plant-everything.ts';
import { ann, bobs, email, executive, name, planted, plantEverything, week } from './plant-everything.ts';
import type { RawBench } from './raw-bench.ts';
import { rawBenches } from './raw-bench.ts';

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
    let verifiedBefore: Awaited<ReturnType<AiManager['audit']['verify']>>;
    let outcome: Awaited<ReturnType<AiManager['people']['erase']>>;
    beforeAll(async () => {
      all = await plantEverything(bench);
      before = await dump(bench);
      verifiedBefore = await all.manager.audit.verify({});
      outcome = await all.manager.people.erase({ personId: ann.id as never, confirm: ann.id as never });
    });

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
      expect(verifiedBefore).toMatchObject({ ok: true, erased: 0 });
      const { hash: head, position } = verifiedBefore.head;
      const verified = await all.manager.audit.verify({ head, position });
      expect(verified).toMatchObject({
        ok: true,
        earlierHead: 'found',
        erased: outcome.erased.records,
        erasedWithoutRecord: 0,
      });
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
