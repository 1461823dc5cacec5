import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import { toOneLine } from '../../domain/one-line.ts';
import { parseRoster } from './parse-roster.ts';

const known = {
  personIds: new Set(['p-1'] as PersonId[]),
  projectOwners: new Map([['prj-1', 'p-1']] as [ProjectId, PersonId][]),
};
const parse = (files: Record<string, string>) =>
  parseRoster({
    files: Object.entries(files).map(([name, content]) => ({ name, content })),
    known,
    receivedAt: '2026-11-23T08:00:00.000Z',
  });

const ann = {
  id: 'a',
  name: 'Ann',
  email: 'a@x.org',
  team: null,
  leadId: 'p-1',
  timeZone: 'Europe/Berlin',
  language: null,
  status: 'inactive',
};

describe('tables', () => {
  it.each([
    ['commas', 'id,name,email,lead_id,time_zone,status\na,Ann,a@x.org,p-1,Europe/Berlin,inactive\n'],
    [
      'a byte order mark and semicolons',
      '\uFEFFid;name;email;lead_id;time_zone;status\r\na;Ann;a@x.org;p-1;Europe/Berlin;inactive\r\n',
    ],
    ['tabs', 'id\tname\temail\tlead_id\ttime_zone\tstatus\na\tAnn\ta@x.org\tp-1\tEurope/Berlin\tinactive'],
    [
      'a line that names the delimiter',
      'sep=;\nid;name;email;lead_id;time_zone;status\na;Ann;a@x.org;p-1;Europe/Berlin;inactive',
    ],
    ['camelCase headers', 'id,name,email,leadId,timeZone,status\na,Ann,a@x.org,p-1,Europe/Berlin,inactive'],
    [
      'headers with spaces and capitals',
      '"Person ID",Full Name,E-Mail,Team Lead,Time Zone,STATUS\na, Ann ,a@x.org,p-1,Europe/Berlin,Inactive',
    ],
    ['columns in another order', 'status,email,name,time zone,lead,id\ninactive,a@x.org,Ann,Europe/Berlin,p-1,a'],
  ])('are read with %s', (_what, content) => {
    expect(parse({ 'people.csv': content })).toMatchObject({ people: [ann], problems: [] });
  });

  it.each([
    [
      'snake_case',
      '[{"id": "a", "name": "Ann", "email": "a@x.org", "lead_id": "p-1", "time_zone": "Europe/Berlin", "status": "inactive", "language": null}]',
    ],
    [
      'camelCase',
      '[{"id": "a", "name": "Ann", "email": "a@x.org", "leadId": "p-1", "timeZone": "Europe/Berlin", "status": "inactive"}]',
    ],
  ])('are read from JSON in %s', (_what, content) => {
    expect(parse({ 'people.json': content })).toMatchObject({ people: [ann], problems: [] });
  });

  it.each([
    ['43.8', 43.8],
    ['"43,8"', 43.8],
    ['-.5', -0.5],
    ['1e3', 1000],
    ['+7', 7],
  ])('hold the number %s', (text, value) => {
    const { metrics } = parse({ 'metrics.csv': `person_id,week,metric,value\np-1,2026-w47,hours,${text}\n` });
    expect(metrics).toEqual([
      { personId: 'p-1', projectId: null, week: '2026-W47', name: 'hours', value, unit: '', source: 'import' },
    ]);
  });

  it('hold earlier grades of the owner, with scores to a tenth or none, and weeks without a grade', () => {
    const { history, problems } = parse({
      'evaluations.csv': 'projectId,week,grade,score\nprj-1,2026-W44,,\nprj-1,2026-W45,b,73.14\nprj-1,2026-W46,A,\n',
    });
    expect(problems).toEqual([]);
    expect(history.map(({ personId, week, grade, score, file }) => [personId, week, grade, score, file])).toEqual([
      ['p-1', '2026-W44', null, null, 'evaluations.csv'],
      ['p-1', '2026-W45', 'B', 73.1, 'evaluations.csv'],
      ['p-1', '2026-W46', 'A', null, 'evaluations.csv'],
    ]);
  });
});

describe('updates', () => {
  const sectionsOf = (content: string, name = 'submissions/2026-W47/prj-1.md') => {
    const { submissions, problems } = parse({ [name]: content });
    expect(problems).toEqual([]);
    return submissions[0]?.sections;
  };
  const full = { oneLiner: 'One.', tam: 'Two.', spov: 'Three.', goals: 'Four.', achievements: 'Five.' };

  it.each([
    ['as documented', '## One-liner\nOne.\n## TAM\nTwo.\n## SPOV\nThree.\n## Goals\nFour.\n## Achievements\nFive.\n'],
    [
      'in other words',
      '# One Liner\nOne.\n# Total addressable market\nTwo.\n# Spiky point of view (SPOV)\nThree.\n# GOALS:\nFour.\n# achievements\nFive.',
    ],
    [
      'numbered and decorated',
      '## 1. **One-liner**\nOne.\n## 2) TAM (total market)\nTwo.\n## 3. SPOV: why\nThree.\n## 🎯 Goals\nFour.\n## *Achievements* ##\nFive.',
    ],
    [
      'one level deeper each time',
      '# One-liner\nOne.\n## TAM\nTwo.\n### SPOV\nThree.\n#### Goals\nFour.\n##### Achievements\nFive.',
    ],
    [
      'under a title',
      '# ReturnLoop, week 47\n\n## One-liner\nOne.\n## TAM\nTwo.\n## SPOV\nThree.\n## Goals\nFour.\n## Achievements\nFive.',
    ],
  ])('may have their headings %s', (_what, content) => {
    expect(sectionsOf(content)).toEqual(full);
  });

  it('keep deeper headings and fenced code inside their section', () => {
    const text = '### Customers\n\nTen.\n\n```md\n## TAM\n```';
    expect(sectionsOf(`## Achievements\n\n${text}\n\n## Goals\nMore.`)).toMatchObject({
      achievements: text,
      goals: 'More.',
      tam: '',
    });
  });

  it('lose no section to a code fence that is never closed', () => {
    expect(sectionsOf('## Achievements\n```\nTen.\n## Goals\nMore.')).toMatchObject({
      achievements: '```\nTen.',
      goals: 'More.',
    });
  });

  it('join a section that stands there twice', () => {
    expect(sectionsOf('## Goals\nA.\n## TAM\nB.\n## Goals\nC.')).toMatchObject({ goals: 'A.\n\nC.', tam: 'B.' });
  });

  it('may be headings without text', () => {
    expect(sectionsOf('## One-liner\n\n## TAM\n')).toEqual({
      oneLiner: '',
      tam: '',
      spov: '',
      goals: '',
      achievements: '',
    });
  });

  it.each([
    'submissions/2026-W47/prj-1.md',
    'submissions\\2026-W47\\prj-1.md',
    './submissions/prj-1/2026-W47.md',
    'submissions/prj-1_2026-w47.markdown',
    'data/submissions/q4/2026-W47/prj-1.MD',
  ])('without front matter get project and week from %s', (name) => {
    expect(parse({ [name]: '## Goals\nMore.' })).toMatchObject({
      submissions: [{ projectId: 'prj-1', week: '2026-W47' }],
      problems: [],
    });
  });

  it('may have any name when the front matter says project and week', () => {
    const content =
      '---\nProject ID: prj-1\nweek: 2026-W47\nsubmittedAt: 2026-11-20 17:35:00 +01:00\nLinks: https://x.org/\n---\n## Goals\nMore.';
    expect(parse({ 'submissions/from ann.md': content })).toMatchObject({
      submissions: [
        { projectId: 'prj-1', week: '2026-W47', submittedAt: '2026-11-20T17:35:00+01:00', links: ['https://x.org/'] },
      ],
      problems: [],
    });
  });

  it('may repeat a heading a hundred thousand times', () => {
    expect(sectionsOf('## Goals\nMore.\n'.repeat(100_000))?.goals).toHaveLength(699_998);
  });

  it('may hold a megabyte, and not more', () => {
    const million = 'x'.repeat(1_000_000);
    expect(sectionsOf(`## Goals\n${million}`)?.goals).toHaveLength(1_000_000);
    const { submissions, problems } = parse({ 'submissions/2026-W47/prj-1.md': `## Goals\n${million}x` });
    expect(submissions).toEqual([]);
    expect(problems).toMatchObject([
      { field: 'Goals', message: expect.stringContaining('1,000,001 characters') as string },
    ]);
  });
});

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((value) => !/[\uFFFD\u0000\r]/.test(value));
const names = text.map(toOneLine).filter((value) => value !== '' && value.length <= 200);
const description = fc
  .string({ maxLength: 200 })
  .filter((value) => value.trim() !== '' && !/[\uFFFD\u0000\r]/.test(value));
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-zA-Z0-9._:@+-]{0,20}$/), { minLength: 1, maxLength: 20 });
const tables = ['people', 'projects', 'metrics', 'evaluations'] as const;

describe('any rows', () => {
  it('come back as they were written, with every delimiter and as JSON', () => {
    const rows = ids.chain((unique) =>
      fc.tuple(
        ...unique.map((id) =>
          fc.record({
            id: fc.constant(id),
            name: names,
            description,
            stage: fc.constantFrom('S0', 'S1', 'S2', 'Production'),
          }),
        ),
      ),
    );
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (projects, delimiter, newline) => {
          const written = projects.map((project) => ({ ...project, owner_id: 'p-1' }));
          const expected = projects.map((project) => ({ ...project, ownerId: 'p-1', status: 'active' }));
          const csv = parse({ 'projects.csv': Papa.unparse(written, { delimiter, newline }) });
          expect(csv.problems).toEqual([]);
          expect(csv.projects).toEqual(expected);
          const json = parse({ 'projects.json': JSON.stringify(written, null, 2) });
          expect(json.problems).toEqual([]);
          expect(json.projects).toEqual(expected);
        },
      ),
    );
  });

  it('are imported or reported, each on its own line', () => {
    const cell = fc.oneof(text, fc.constantFrom('a', 'b', 'p-1', 'a@x.org', ''));
    const row = fc.record({
      id: fc.oneof(fc.constantFrom('a', 'b', 'c'), text),
      name: cell,
      email: fc.oneof(fc.constant('a@x.org'), cell),
      lead_id: cell,
      status: fc.constantFrom('', 'active', 'gone'),
    });
    const notBlank = row.filter((value) => Object.values(value).some((entry) => entry.trim() !== ''));
    fc.assert(
      fc.property(fc.array(notBlank, { maxLength: 30 }), (rows) => {
        const csv = Papa.unparse(
          { fields: ['id', 'name', 'email', 'lead_id', 'status'], data: rows },
          { newline: '\n' },
        );
        const { people, problems } = parse({ 'people.csv': csv });
        const reported = new Set(
          problems.filter(({ message }) => !message.includes('without a lead')).map(({ line }) => line),
        );
        expect(people.length + reported.size).toBe(rows.length);
        const starts = lineStarts(rows.map((value) => Object.values(value)));
        for (const { line } of problems) expect(starts).toContain(line);
      }),
    );
  });
});

describe('any content', () => {
  const snippet = fc.constantFrom(
    '---\n',
    '## TAM\n',
    '```\n',
    '"',
    ',',
    ';',
    '\t',
    '\n',
    '\r\n',
    'id,name,email\n',
    'project: prj-1\n',
    'week: 2026-W47\n',
    '[',
    ']',
    '{',
    '}',
    '{"id": 1}',
    ': ',
    '- ',
    '&a ',
    '*a',
    '!!js',
    '\0',
    '\uFFFD',
    '\uFEFF',
    '\ud800',
    'sep=;\n',
    '\\',
    '\u2028',
  );
  const content = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.oneof(snippet, fc.string({ maxLength: 10 })), { maxLength: 60 }).map((parts) => parts.join('')),
  );
  const name = fc.oneof(
    fc.constantFrom(...tables.flatMap((table) => [`${table}.csv`, `${table}.json`])),
    fc.constantFrom('submissions/2026-W47/prj-1.md', 'submissions/x.md', 'submissions/2026-W99/prj-1.md'),
    fc.string().map((part) => `submissions/${part}.md`),
    fc.string(),
  );

  it('is read without an error, and each problem points into the file', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ name, content }), { maxLength: 4 }), (files) => {
        const { problems } = parseRoster({ files, known, receivedAt: '2026-11-23T08:00:00.000Z' });
        for (const { file, line, message } of problems) {
          const lines = Math.max(
            0,
            ...files.filter((entry) => entry.name === file).map((entry) => entry.content.split(/\r\n?|\n/).length),
          );
          expect(line === null || (line >= 1 && line <= lines)).toBe(true);
          expect(message.length).toBeLessThan(600);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** First line of each row of a CSV file with a header of one line. */
function lineStarts(rows: readonly (readonly string[])[]): readonly number[] {
  const starts: number[] = [];
  let line = 2;
  for (const row of rows) {
    starts.push(line);
    line += 1 + row.join('').split('\n').length - 1;
  }
  return starts;
}
