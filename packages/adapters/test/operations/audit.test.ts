import type { Actor, ChainLink, DecisionRecord, DocumentStore } from '@ai-manager/core';
import { chainStart, verifyLinks } from '@ai-manager/core';
import { createMemoryDocumentStore, createSystemClock } from '@ai-manager/core/memory';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../weekly-run/harness.ts';
import {
  crowd,
  evaluationOf,
  executive,
  intercepted,
  openBench,
  populate,
  scriptedJudge,
  sections,
} from '../weekly-run/harness.ts';

const actor = (id: string, role: Actor['role']): { actor: Actor } => ({ actor: { id, role, via: 'test' } });

async function evaluated(options: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  const bench = await openBench(options);
  await populate(bench, crowd(2));
  await bench.manager.evaluations.weekly({});
  return bench;
}

const record = (id: string, change: Partial<DecisionRecord> = {}): DecisionRecord => ({
  id,
  kind: 'submission',
  subject: { type: 'project', id: 'a01' },
  actor: executive,
  at: '2026-11-23T09:00:00.000Z',
  runId: null,
  inputHash: null,
  promptVersions: {},
  rulesVersion: null,
  attempts: [],
  outcome: {},
  ...change,
});

describe('sealing', () => {
  it('follows every operation that records something', async () => {
    await using bench = await evaluated();
    const after = await bench.storage.decisions.chain({});
    expect(after.unsealed).toBe(0);
    expect(after.head.position).toBeGreaterThanOrEqual(2);
    const evaluation = await evaluationOf(bench, 'a01');
    await bench.manager.reviews.record({ evaluationId: evaluation.id, grade: 'B' });
    const { head, unsealed } = await bench.storage.decisions.chain({});
    expect([head.position, unsealed]).toEqual([after.head.position + 1, 0]);
  });

  it('that fails leaves the operation as it is, and the next one makes up for it', async () => {
    let broken = true;
    await using bench = await openBench({
      wrap: (storage) =>
        intercepted(storage, (method, call) =>
          broken && method === 'decisions.seal' ? Promise.reject(new Error('no lock')) : call(),
        ),
    });
    await populate(bench, crowd(1));
    await bench.manager.rules.save({ rules: (await bench.manager.rules.get({})).rules, note: 'one' });
    const before = await bench.storage.decisions.chain({});
    expect(before).toMatchObject({ head: { position: 0 } });
    expect(before.unsealed).toBeGreaterThan(0);
    broken = false;
    await bench.manager.rules.save({ rules: (await bench.manager.rules.get({})).rules, note: 'two' });
    expect((await bench.storage.decisions.chain({})).unsealed).toBe(0);
  });

  it('is done by a job where nothing else does it', async () => {
    await using bench = await openBench();
    await bench.storage.decisions.append([record('1'), record('2')], {});
    const { jobs } = await bench.manager.jobs.list({});
    expect(jobs.find(({ job }) => job === 'seal-audit')?.waiting).toBe(2);
    expect(await bench.manager.jobs.run({ job: 'seal-audit' })).toEqual({
      job: 'seal-audit',
      done: 2,
      waiting: 0,
      failed: 0,
    });
  });

  it('gives many operations at once one chain', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(20));
    const projectIds = crowd(20).flatMap(({ projects }) => projects);
    await Promise.all(
      projectIds.map((projectId) => bench.manager.projects.submit({ projectId: projectId as never, ...sections })),
    );
    await bench.manager.jobs.run({ job: 'seal-audit' });
    expect(await bench.manager.audit.verify({})).toMatchObject({ ok: true, records: 40, unsealed: 0 });
  });
});

describe('audit.list', () => {
  it('shows who decided what and when, and what quotes people to executives only', async () => {
    await using bench = await evaluated();
    const { manager } = bench;
    const evaluation = await evaluationOf(bench, 'a01');
    const builder = actor(evaluation.personId, 'superbuilder');
    await manager.evaluations.contest({ evaluationId: evaluation.id, reason: 'My child was ill.' }, builder);
    const filter = { subjectId: evaluation.id, actorId: evaluation.personId, kind: 'contest' as const };
    const { items } = await manager.audit.list(filter);
    expect(items).toMatchObject([
      {
        record: { outcome: { grade: 'B' }, personal: { reason: 'My child was ill.' } },
        erased: false,
        withheld: false,
      },
    ]);
    expect(items[0]?.position).toBe((await bench.storage.decisions.chain({})).head.position);
    for (const role of ['developer', 'service'] as const) {
      const seen = await manager.audit.list(filter, actor('dev', role));
      expect(seen.items[0]?.record).not.toHaveProperty('personal');
    }
    expect((await manager.audit.list({ before: '2020-01-01T00:00:00Z' })).items).toEqual([]);
    expect((await manager.audit.list({ from: '2020-01-01T00:00:00Z', subjectType: 'rules' })).items).toEqual([]);
  });

  it('does not tell the verdict of a request that somebody is to decide without it', async () => {
    const panel = { recommendation: 'approve', probability: 0.9, reasoning: 'Telling words.', evidence: [] };
    const judge = scriptedJudge({
      answer: ({ name }) => (name.startsWith('evaluation.') ? undefined : { json: panel }),
    });
    await using bench = await openBench({ llm: [judge] });
    const { manager } = bench;
    await populate(bench, crowd(1));
    const [person] = crowd(1);
    const request = { startAt: '2026-11-20T09:00:00.000Z', minutes: 30, description: 'I fixed the till of a baker.' };
    const { approval } = await manager.approvals.submit(request, actor(person?.id ?? '', 'superbuilder'));
    const triaged = await manager.approvals.triage({});
    expect(triaged.counts).toMatchObject({ waiting: 1, blind: 1 });
    const list = async () => (await manager.audit.list({ subjectId: approval.id })).items;
    const hidden = await list();
    expect(hidden.map(({ withheld }) => withheld)).toContain(true);
    expect(JSON.stringify(hidden)).not.toMatch(/Telling words|0\.9|recommendation/);
    await manager.approvals.decide({ approvalIds: [approval.id], outcome: 'approved' });
    const shown = await list();
    expect(shown.some(({ withheld }) => withheld)).toBe(false);
    expect(JSON.stringify(shown)).toMatch(/Telling words/);
  });
});

/** What an auditor does with an export: nothing of this library but the hashes. */
async function readExport(documents: DocumentStore, path: string) {
  const text = new TextDecoder().decode((await documents.get(path, {})) ?? new Uint8Array());
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const trailer = lines.pop() as { readonly from: number; readonly previousHash: string; readonly head: string };
  const links = lines.map((line) => ({ personal: null, personalSalt: null, ...line, foundByItself: true }));
  return { text, trailer, links: links as unknown as readonly ChainLink[] };
}

describe('audit.export', () => {
  it('writes the chain in parts that each can be verified by themselves', async () => {
    const documents = createMemoryDocumentStore({ clock: createSystemClock() });
    await using bench = await openBench({ documents });
    const large = 'x'.repeat(3_000_000);
    for (let index = 1; index <= 7; index += 1)
      await bench.storage.decisions.append(
        [record(`d-${index}`, { outcome: { large }, personal: { secret: 'Quoted.' } })],
        {},
      );
    // A page holds many records; of such large ones a part is one page all the same.
    const first = await bench.manager.audit.export({});
    expect(first).toMatchObject({ records: 7, firstBreak: null, head: { position: 7 } });
    await bench.storage.decisions.append([record('d-8')], {});
    const second = await bench.manager.audit.export({ after: first.head.position });
    expect(second.parts.map(({ path, from, to }) => [path, from, to])).toEqual([
      ['audit/000000008-000000008.jsonl', 8, 8],
    ]);
    let head = chainStart;
    for (const { path } of [...first.parts, ...second.parts]) {
      const { text, trailer, links } = await readExport(documents, path);
      expect(text).not.toMatch(/Quoted/);
      expect(trailer.previousHash).toBe(head.hash);
      const verified = verifyLinks(head, links);
      expect(verified.break).toBeNull();
      ({ head } = verified);
      expect(trailer.head).toBe(head.hash);
    }
    expect(head).toEqual(second.head);
    expect(await bench.manager.audit.verify({ head: first.head.hash, position: 7 })).toMatchObject({
      ok: true,
      earlierHead: 'found',
    });
  });

  it('writes nothing where nothing is new, and refuses a position the chain does not have', async () => {
    await using bench = await openBench();
    await bench.storage.decisions.append([record('1')], {});
    const { head } = await bench.manager.audit.export({});
    expect(await bench.manager.audit.export({ after: 1 })).toEqual({ parts: [], records: 0, head, firstBreak: null });
    await expect(bench.manager.audit.export({ after: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(bench.manager.audit.verify({ position: 1 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('holds personal data only when that is asked for, and says so in its name', async () => {
    const documents = createMemoryDocumentStore({ clock: createSystemClock() });
    await using bench = await openBench({ documents });
    await bench.storage.decisions.append([record('1', { personal: { secret: 'Quoted.' } })], {});
    const { parts } = await bench.manager.audit.export({ personal: true });
    expect(parts[0]?.path).toBe('audit/000000001-000000001.personal.jsonl');
    const { text, links } = await readExport(documents, parts[0]?.path ?? '');
    expect(text).toMatch(/Quoted/);
    expect(verifyLinks(chainStart, links).break).toBeNull();
  });

  it('reports how far it is', async () => {
    await using bench = await openBench();
    await bench.storage.decisions.append(
      Array.from({ length: 1_100 }, (_, index) => record(`d-${index}`)),
      {},
    );
    const seen: string[] = [];
    const onProgress = ({ operation, done, total }: { operation: string; done: number; total: number | null }) =>
      void seen.push(`${operation} ${done}/${total}`);
    await bench.manager.audit.verify({}, { onProgress });
    expect(seen).toEqual([0, 500, 1_000, 1_100].map((done) => `audit.verify ${done}/1100`));
  });
});
