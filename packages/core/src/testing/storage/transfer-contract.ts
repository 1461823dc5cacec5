import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import type { HandmadeTables } from './export-lines.ts';
import {
  asyncLines,
  exportLines,
  handmadeExport,
  personColumns,
  personRow,
  readExport,
  smallTables,
} from './export-lines.ts';
import { fillStorage, hostileText } from './fill-storage.ts';
import { personId, sampleDecision, samplePerson, sampleSubmission, seedProjects } from './samples.ts';

const withoutTime = ([header = '{}', ...rows]: readonly string[]) => [
  { ...(JSON.parse(header) as object), exportedAt: '' },
  ...rows,
];

/** Numbers and instants that JavaScript's own would round, and what an export makes of them. */
const exactTables: HandmadeTables = {
  ...smallTables,
  submissions: {
    columns: ['project_id', 'week', 'content_hash', 'sections', 'links', 'submitted_at', 'submitted_by'],
    rows: [
      `{"project_id":"alpha","week":"2026-W47","content_hash":"h","sections":{"n": 12345678901234567890.10, "t": "\u2028"},"links":[],"submitted_at":"2026-11-23T09:00:00.123456+00:00","submitted_by":"ann"}`,
    ],
  },
  metrics: {
    columns: ['person_id', 'project_id', 'week', 'name', 'value', 'unit', 'source'],
    rows: ['-0', '5e-324', '0.30000000000000004', '1.7976931348623157e+308'].map(
      (value, index) =>
        `{"person_id":"ann","project_id":null,"week":"2026-W47","name":"m-${index}","value":${value},"unit":"","source":""}`,
    ),
  },
  runs: {
    columns: ['id', 'week', 'revision', 'scope', 'status', 'rules_version', 'prompt_versions', 'started_at'],
    rows: [
      `{"id":"r","week":"2026-W47","revision":1,"scope":"all","status":"open","rules_version":1,"prompt_versions":{},"started_at":"0044-03-15T12:00:00+00:00 BC"}`,
    ],
  },
  run_items: {
    columns: ['run_id', 'project_id', 'input_tokens'],
    rows: [`{"run_id":"r","project_id":"alpha","input_tokens":9007199254740993}`],
  },
};

const exactTexts = [
  '"sections":{"n": 12345678901234567890.10, "t": "\u2028"}',
  '"submitted_at":"2026-11-23T09:00:00.123456+00:00"',
  '"value":-0,',
  '"value":5e-324,',
  '"value":0.30000000000000004,',
  '"value":1.7976931348623157e+308,',
  '"started_at":"0044-03-15T12:00:00+00:00 BC"',
  '"input_tokens":9007199254740993,',
];

const exporting: readonly ContractCase<Storage>[] = [
  {
    title: 'exports a header, then every row of the tables in turn, then how many there were',
    async run(storage) {
      await fillStorage(storage);
      const { header, rows, trailer } = readExport(await exportLines(storage));
      deepEqual([header.format, header.version], ['ai-manager-export', 1]);
      equal(header.schema, (await storage.schema.status({})).applied.at(-1));
      equal(new Date(header.exportedAt).toISOString(), header.exportedAt);
      const announced = header.tables.flatMap(({ name, rows: count }) => Array.from({ length: count }, () => name));
      deepEqual(
        rows.map(({ table }) => table),
        announced,
      );
      deepEqual(trailer, { end: true, rows: rows.length });
      const columns = new Map(header.tables.map((table) => [table.name, table.columns]));
      for (const { table, row } of rows) deepEqual(Object.keys(row), columns.get(table));
      deepEqual(
        header.tables.filter(({ rows: count }) => count === 0).map(({ name }) => name),
        [],
      );
      equal(rows.find(({ row }) => row['id'] === 'bob')?.row['name'], hostileText);
    },
  },
  {
    title: 'exports the same lines again, but for the time',
    async run(storage) {
      await fillStorage(storage);
      deepEqual(withoutTime(await exportLines(storage)), withoutTime(await exportLines(storage)));
    },
  },
  {
    title: 'exports one moment, whatever is written meanwhile',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const lines: string[] = [];
      let written: Promise<unknown> | undefined;
      for await (const line of storage.transfer.export({})) {
        // Not awaited: a backend with one connection writes after the export.
        written ??= storage.people.save(samplePerson('late'), {});
        lines.push(line);
      }
      await written;
      const { header, rows } = readExport(lines);
      deepEqual(
        rows.map(({ row }) => row['id']),
        ['ann', 'alpha'],
      );
      equal(
        header.tables.reduce((sum, table) => sum + table.rows, 0),
        2,
      );
    },
  },
  {
    title: 'is free for other calls after an export that was broken off',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      for await (const line of storage.transfer.export({})) {
        ok(line.length > 0);
        break;
      }
      await storage.people.save(samplePerson('bob'), {});
      deepEqual(
        (await storage.people.list({}, {})).items.map(({ id }) => id),
        ['ann', 'bob'],
      );
    },
  },
  {
    title: 'ends an export that is aborted half-way with the reason, and is free for other calls',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const reason = new Error('enough');
      const controller = new AbortController();
      const aborted = async (): Promise<void> => {
        for await (const line of storage.transfer.export({ signal: controller.signal })) {
          ok(line.length > 0);
          controller.abort(reason);
        }
      };
      await rejects(aborted(), (error) => error === reason);
      equal((await storage.people.list({}, {})).items.length, 1);
    },
  },
  {
    title: 'exports rows larger than a page together with small ones',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c']);
      const sections = { ...sampleSubmission('a').submission.sections, goals: 'é'.repeat(1_000_000) };
      const large = { ...sections, spov: sections.goals, tam: sections.goals };
      await storage.projects.submit(sampleSubmission('a', { sections: large }), sampleDecision('1'), {});
      await storage.projects.submit(sampleSubmission('b'), sampleDecision('2'), {});
      await storage.projects.submit(sampleSubmission('c', { sections: large }), sampleDecision('3'), {});
      const { rows } = readExport(await exportLines(storage));
      deepEqual(
        rows.filter(({ table }) => table === 'submissions').map(({ row }) => [row['project_id'], row['sections']]),
        [
          ['a', large],
          ['b', sampleSubmission('b').submission.sections],
          ['c', large],
        ],
      );
    },
  },
];

const importing: readonly ContractCase<Storage>[] = [
  {
    title: 'imports what an export holds, with defaults for the columns it does not have',
    async run(storage) {
      const lines = await handmadeExport(storage, smallTables);
      deepEqual(await storage.transfer.import(asyncLines(lines), {}), { superbuilders: 2, projects: 1 });
      const expected = { ...samplePerson('ann', { leadId: personId('zoe') }), name: 'ann' };
      deepEqual(await storage.people.get(personId('ann'), {}), expected);
      equal((await storage.projects.list({}, {})).items[0]?.name, 'alpha');
    },
  },
  {
    title: 'brings instants, numbers and documents through to the last digit',
    async run(storage) {
      await storage.transfer.import(asyncLines(await handmadeExport(storage, exactTables)), {});
      const exported = (await exportLines(storage)).join('\n');
      deepEqual(
        exactTexts.filter((text) => !exported.includes(text)),
        [],
      );
    },
  },
  {
    title: 'imports and exports more rows than one statement takes, by the code points of their ids',
    async run(storage) {
      const ids = Array.from({ length: 2_500 }, (_, index) => `${index % 2 === 0 ? 'a' : 'B'}-${index}`);
      const tables = { superbuilders: { columns: personColumns, rows: ids.map((id) => personRow(id)) } };
      deepEqual(await storage.transfer.import(asyncLines(await handmadeExport(storage, tables)), {}), {
        superbuilders: 2_500,
      });
      const { rows } = readExport(await exportLines(storage));
      deepEqual(
        rows.map(({ row }) => row['id']),
        ids.toSorted(),
      );
    },
  },
  {
    title: 'refuses an import into a storage that holds rows with CONFLICT and changes nothing',
    async run(storage) {
      const lines = await handmadeExport(storage, smallTables);
      await storage.people.save(samplePerson('bob'), {});
      const before = withoutTime(await exportLines(storage));
      const error = await rejectsWith(storage.transfer.import(asyncLines(lines), {}), 'CONFLICT');
      deepEqual(error.details['tables'], ['superbuilders']);
      deepEqual(withoutTime(await exportLines(storage)), before);
    },
  },
  {
    title: 'writes nothing of an import that is aborted half-way, also while its source is silent',
    async run(storage) {
      const lines = await handmadeExport(storage, smallTables);
      const reason = new Error('enough');
      const controller = new AbortController();
      const source = async function* (): AsyncGenerator<string, void> {
        yield* lines.slice(0, -1);
        setTimeout(() => controller.abort(reason), 1);
        await new Promise(() => undefined);
      };
      const imported = storage.transfer.import(source(), { signal: controller.signal });
      await rejects(imported, (error) => error === reason);
      deepEqual((await storage.people.list({}, {})).items, []);
    },
  },
];

/** What every TransferStore does with good exports; {@link damagedTransferContract} has the others. */
export const transferContract: readonly ContractCase<Storage>[] = [...exporting, ...importing];
