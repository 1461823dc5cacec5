import type { AiManager, DecisionRecord, Storage } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import { createMemoryDocumentStore, createSystemClock } from '@ai-manager/core/memory';
import { createScriptedModel } from '@ai-manager/core/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { rawBenches } from './raw-bench.ts';

function sampleDecision(id: string, personal: DecisionRecord['personal'] = null): DecisionRecord {
  return {
    id,
    kind: 'submission',
    subject: { type: 'project', id: 'alpha' },
    actor: { id: 'tester', role: 'service', via: 'test' },
    at: '2026-11-23T09:00:00.000Z',
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: null,
    attempts: [],
    outcome: { note: id },
    personal,
  };
}

const llm = [createScriptedModel(() => ({ text: '' }))] as const;
const executive = { id: 'executive-1', role: 'executive', via: 'test' } as const;

for (const [name, create] of Object.entries(rawBenches)) {
  describe(`the chain of records on ${name}`, { timeout: 60_000 }, () => {
    const bench = create();
    afterAll(() => bench[Symbol.asyncDispose]());
    let storage: Storage;
    let manager: AiManager;
    beforeEach(async () => {
      storage = await bench.open();
      const documents = createMemoryDocumentStore({ clock: createSystemClock() });
      manager = createAiManager({ storage, llm, documents }, { actor: executive });
      await storage.decisions.append(
        Array.from({ length: 603 }, (_, index) =>
          sampleDecision(
            `d-${String(index + 1).padStart(4, '0')}`,
            index % 3 === 0 ? { reason: `My reason ${index}` } : null,
          ),
        ),
        {},
      );
      await manager.jobs.run({ job: 'seal-audit' });
    });

    it('is sound as it was written', async () => {
      const verified = await manager.audit.verify({});
      expect(verified).toMatchObject({ ok: true, records: 603, erased: 0, unsealed: 0, firstBreak: null });
    });

    const table = 'ai_manager.decisions';
    const tamperings: readonly (readonly [string, readonly string[], object])[] = [
      [
        'a changed document',
        [`update ${table} set document = jsonb_set(document, '{outcome,note}', '"better"') where position = 550`],
        { position: 550, decisionId: 'd-0550', kind: 'changed' },
      ],
      [
        'a changed document whose own hash was made to fit',
        [
          `update ${table} set document = jsonb_set(document, '{outcome,note}', '"better"'), hash = repeat('a', 64) where position = 550`,
        ],
        { position: 550, kind: 'changed' },
      ],
      [
        'a removed row',
        [`delete from ${table} where position = 2`],
        { position: 2, decisionId: null, kind: 'missing' },
      ],
      [
        'a removed row whose place was closed',
        [
          `delete from ${table} where position = 2`,
          `update ${table} set position = -position where position > 2`,
          `update ${table} set position = -position - 1 where position < 0`,
        ],
        { position: 2, decisionId: 'd-0003', kind: 'changed' },
      ],
      [
        'two swapped rows',
        [
          `update ${table} set position = 5000 where position = 510`,
          `update ${table} set position = 510 where position = 511`,
          `update ${table} set position = 511 where position = 5000`,
        ],
        { position: 510, decisionId: 'd-0511', kind: 'changed' },
      ],
      [
        'a changed hash of erased data',
        [
          `update ${table} set personal = null, personal_salt = null where position = 4`,
          `update ${table} set personal_hash = repeat('b', 64) where position = 4`,
        ],
        { position: 4, kind: 'changed' },
      ],
      [
        'changed personal data',
        [`update ${table} set personal = '{"reason":"another"}' where position = 7`],
        { position: 7, kind: 'personal-changed' },
      ],
      [
        'a record that is found as another person',
        [`update ${table} set subject_id = 'somebody-else' where position = 11`],
        { position: 11, kind: 'found-otherwise' },
      ],
      [
        'a record put in between',
        [
          `update ${table} set position = null, hash = null where position = 603`,
          `insert into ${table} (id, kind, subject_type, subject_id, at, document, position, hash)
           select 'forged', kind, subject_type, subject_id, at, jsonb_set(document, '{id}', '"forged"'), 603, repeat('c', 64) from ${table} where position = 1`,
        ],
        { position: 603, decisionId: 'forged', kind: 'changed' },
      ],
    ];
    // Checks of the schema would stop the clumsy ones only.
    const unguarded = `alter table ${table} drop constraint if exists decisions_position_check`;

    it.each(tamperings)('shows %s, and where', async (_what, statements, expected) => {
      await bench.query(unguarded);
      for (const statement of statements) await bench.query(statement);
      const verified = await manager.audit.verify({});
      expect(verified).toMatchObject({ ok: false, firstBreak: expected });
      expect(verified.message).toContain(`position ${(expected as { position: number }).position}`);
      expect(verified.records).toBe((expected as { position: number }).position - 1);
    });

    it('shows personal data that was erased past people.erase', async () => {
      await bench.query(`update ${table} set personal = null, personal_salt = null where position in (1, 4)`);
      expect(await manager.audit.verify({})).toMatchObject({
        ok: false,
        erased: 2,
        erasedWithoutRecord: 2,
        firstBreak: null,
      });
    });

    it('shows records removed from its end, or a chain made anew, to whoever kept an earlier head', async () => {
      const { head } = await manager.audit.export({});
      expect(await manager.audit.verify({ head: head.hash })).toMatchObject({ ok: true, earlierHead: 'found' });
      await bench.query(`delete from ${table} where position > 600`);
      expect(await manager.audit.verify({})).toMatchObject({ ok: true, records: 600, earlierHead: null });
      expect(await manager.audit.verify({ head: head.hash })).toMatchObject({ ok: false, earlierHead: 'lost' });
      await bench.query(`delete from ${table} where position = 5`);
      await bench.query(`update ${table} set position = null, hash = null`);
      expect(await manager.audit.verify({})).toMatchObject({ ok: true, records: 599 });
      const position = 580;
      expect(await manager.audit.verify({ head: head.hash, position })).toMatchObject({
        ok: false,
        earlierHead: 'lost',
      });
    });

    it('is one chain when two sessions seal and a third appends', async () => {
      const other = createAiManager({ storage, llm }, { actor: executive });
      await Promise.all([
        ...Array.from({ length: 6 }, (_, index) =>
          storage.decisions.append(
            Array.from({ length: 50 }, (_unused, place) => sampleDecision(`late-${index}-${place}`)),
            {},
          ),
        ),
        manager.jobs.run({ job: 'seal-audit' }),
        other.jobs.run({ job: 'seal-audit' }),
        storage.decisions.seal({ limit: 7, wait: false }, {}),
      ]);
      expect(await manager.audit.verify({})).toMatchObject({ ok: true, records: 903, unsealed: 0 });
    });

    it('goes on in another database', async () => {
      const { head } = await manager.audit.verify({});
      const lines: string[] = [];
      for await (const line of storage.transfer.export({})) lines.push(line);
      const source = async function* () {
        yield* lines;
      };
      const moved = await bench.open();
      await moved.transfer.import(source(), {});
      const there = createAiManager({ storage: moved, llm }, { actor: executive });
      await moved.decisions.append([sampleDecision('later')], {});
      expect(await there.audit.verify({ head: head.hash, position: head.position })).toMatchObject({
        ok: true,
        records: 604,
        earlierHead: 'found',
      });
    });
  });
}
