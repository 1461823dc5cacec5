import { describe, expect, it } from 'vitest';
import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import type { ImportProblem } from '../people.ts';
import type { RosterFile } from './parse-roster.ts';
import { parseRoster } from './parse-roster.ts';

const receivedAt = '2026-11-23T08:00:00.000Z';
const known = {
  personIds: new Set(['p-1', 'p-2'] as PersonId[]),
  projectOwners: new Map([
    ['prj-1', 'p-1'],
    ['prj-2', 'p-2'],
  ] as [ProjectId, PersonId][]),
};
const parse = (files: Record<string, string>) =>
  parseRoster({
    files: Object.entries(files).map(([name, content]): RosterFile => ({ name, content })),
    known,
    receivedAt,
  });

type Case = readonly [
  what: string,
  file: string,
  content: string,
  problems: readonly (readonly [line: number | null, field: string | null, message: RegExp])[],
];

const people = 'id,name,email,team,lead_id,time_zone,language,status\n';
const projects = 'id,name,owner_id,stage,description,status\n';
const metrics = 'person_id,project_id,week,metric,value,unit,source\n';
const grades = 'project_id,week,grade,score\n';
const path = 'submissions/2026-W47/prj-1.md';
const update = '## One-liner\n\nA tool.\n';
const matter = (lines: string) => `---\n${lines}\n---\n\n${update}`;

const cases: readonly Case[] = [
  [
    'an id that stands there twice',
    'people.csv',
    `${people}a,Ann,a@x.org\nb,Bob,b@x.org\na,Amy,amy@x.org\n`,
    [[4, 'id', /line 2 already/]],
  ],
  ['a missing name', 'people.csv', `${people}a,,a@x.org\n`, [[2, 'name', /The name is missing/]]],
  [
    'several bad cells of one row',
    'people.csv',
    `${people}a b,Ann,nobody,,,Mars/Olympus,x,asleep\n`,
    [
      [2, 'id', /"a b" will not do/],
      [2, 'email', /"nobody"/],
      [2, 'time_zone', /Mars/],
      [2, 'language', /"x"/],
      [2, 'status', /"asleep"/],
    ],
  ],
  [
    'an unknown lead',
    'people.csv',
    `${people}a,Ann,a@x.org,,nobody\n`,
    [[2, 'lead_id', /no person "nobody".*without a lead/]],
  ],
  [
    'a bad row after a cell of three lines',
    'people.csv',
    `${people}a,"Ann\nof the\nhill",a@x.org\nb,Bob,no\n`,
    [[5, 'email', /"no"/]],
  ],
  ['a bad row after blank lines', 'people.csv', `${people}\n\n,,,\na,Ann,no\n`, [[5, 'email', /"no"/]]],
  [
    'a bad row in a file with Windows line ends',
    'people.csv',
    `${people}a,"A\nB",a@x.org\nb,Bob,no\n`.replaceAll('\n', '\r\n'),
    [[4, 'email', /"no"/]],
  ],
  ['missing columns, once', 'people.csv', 'id,team\na,x\nb,y\nc,z\n', [[1, null, /columns name, email are missing/]]],
  ['one missing column, once', 'projects.csv', 'id,name\na,x\nb,y\n', [[1, 'owner_id', /column owner_id is missing/]]],
  [
    'no header, without repeating the row',
    'people.csv',
    'a,Ann Secret,a@x.org\nb,Bob,b@x.org\n',
    [[1, null, /^(?!.*Secret).*no header/]],
  ],
  [
    'an unknown column, once',
    'people.csv',
    'id,name,email,shoe size\na,Ann,a@x.org,38\nb,Bob,b@x.org,44\n',
    [[1, 'shoe size', /ignored/]],
  ],
  [
    'a column that stands there twice',
    'people.csv',
    'id,name,email,E-Mail\na,Ann,a@x.org,b@x.org\n',
    [[1, 'E-Mail', /twice/]],
  ],
  [
    'a row with too many cells',
    'people.csv',
    'id,name,email\na,Lee, Ann,a@x.org\n',
    [[2, null, /4 cells, the header 3/]],
  ],
  [
    'a quote that is never closed',
    'people.csv',
    'id,name,email\na,"Ann,a@x.org\nb,Bob,b@x.org\n',
    [[2, null, /quote/]],
  ],
  [
    'a quote inside a quoted cell',
    'people.csv',
    'id,name,email\na,"Ann "the" best",a@x.org\nb,Bob,b@x.org\n',
    [[2, null, /quote/]],
  ],
  ['an empty file', 'people.csv', ' \n\n', [[null, null, /empty/]]],
  ['an empty file with a byte order mark', 'people.csv', '\uFEFF', [[null, null, /empty/]]],
  ['a file in UTF-16', 'people.csv', `\uFFFD\uFFFD${[...people].join('\0')}`, [[null, null, /UTF-16/]]],
  [
    'a workbook under the name of a CSV file',
    'people.csv',
    'PK\u0003\u0004\u0014\u0000',
    [[null, null, /Excel workbook/]],
  ],
  [
    'a name whose characters were lost',
    'people.csv',
    `${people}a,J\uFFFDrg,a@x.org\nb,Bob,b@x.org\n`,
    [[2, 'name', /lost/]],
  ],
  ['a NUL in a cell', 'people.csv', `${people}a,Ann\0a,a@x.org,${'x'.repeat(50)}\n`, [[2, 'name', /lost/]]],
  ['a value cut to 40 characters', 'people.csv', `${people}a,Ann,${'x'.repeat(500)}\n`, [[2, 'email', /^"x{39}…"/]]],
  ['an unknown file', 'notes.txt', 'hello', [[null, null, /does not know this file/]]],

  ['an unknown owner', 'projects.csv', `${projects}a,App,nobody\n`, [[2, 'owner_id', /no person "nobody"/]]],
  [
    'an unknown stage and status',
    'projects.csv',
    `${projects}a,App,p-1,S9,,gone\n`,
    [
      [2, 'stage', /"S9"/],
      [2, 'status', /"gone"/],
    ],
  ],
  [
    'a description that is too long',
    'projects.csv',
    `${projects}a,App,p-1,S1,${'x'.repeat(5_000)}\n`,
    [[2, 'description', /5,000 characters/]],
  ],
  [
    'a project that stands there twice',
    'projects.csv',
    `${projects}a,App,p-1\na,App,p-2\n`,
    [[3, 'id', /line 2 already/]],
  ],

  [
    'a number with thousands separators',
    'metrics.csv',
    `${metrics}p-1,,2026-W47,worksmart.hours,"1,234"\n`,
    [[2, 'value', /"1,234"/]],
  ],
  [
    'words instead of a number',
    'metrics.csv',
    `${metrics}p-1,,2026-W47,worksmart.hours,many\n`,
    [[2, 'value', /"many"/]],
  ],
  ['an infinite number', 'metrics.csv', `${metrics}p-1,,2026-W47,worksmart.hours,1e999\n`, [[2, 'value', /"1e999"/]]],
  [
    'a metric name with capitals',
    'metrics.csv',
    `${metrics}p-1,,2026-W47,Hours worked,1\n`,
    [[2, 'metric', /"Hours worked"/]],
  ],
  [
    'a week that does not exist',
    'metrics.csv',
    `${metrics}p-1,,2025-W53,hours,1\np-1,,W47,hours,1\n`,
    [
      [2, 'week', /2025-W53/],
      [3, 'week', /"W47"/],
    ],
  ],
  [
    'a metric of unknown people and projects',
    'metrics.csv',
    `${metrics}p-9,prj-9,2026-W47,hours,1\n`,
    [
      [2, 'person_id', /"p-9"/],
      [2, 'project_id', /"prj-9"/],
    ],
  ],
  [
    'a metric that stands there twice',
    'metrics.csv',
    `${metrics}p-1,,2026-W47,hours,1\np-1,prj-1,2026-W47,hours,1\np-1,,2026-W47,hours,2\n`,
    [[4, 'metric', /line 2 already/]],
  ],

  [
    'a grade and a score that do not exist',
    'evaluations.csv',
    `${grades}prj-1,2026-W46,F,70\nprj-2,2026-W46,A,101\n`,
    [
      [2, 'grade', /"F"/],
      [3, 'score', /"101"/],
    ],
  ],
  [
    'a score without a grade',
    'evaluations.csv',
    `${grades}prj-1,2026-W46,,70\n`,
    [[2, 'grade', /The grade is missing/]],
  ],
  [
    'a grade of an unknown project',
    'evaluations.csv',
    `${grades}prj-9,2026-W46,A,90\n`,
    [[2, 'project_id', /"prj-9"/]],
  ],
  [
    'a grade that stands there twice',
    'evaluations.csv',
    `${grades}prj-1,2026-W46,A,90\nprj-1,2026-W46,B,80\n`,
    [[3, 'project_id', /line 2 already/]],
  ],

  ['JSON that breaks off', 'people.json', '[\n  { "id": "a",\n    "name": "Ann" ]\n', [[3, null, /no valid JSON/]]],
  ['JSON with a comma too many', 'people.json', '[\n  { "id": "a" },\n]\n', [[3, null, /no valid JSON/]]],
  ['JSON that is no list', 'people.json', '{ "id": "a" }', [[1, null, /no list/]]],
  [
    'an entry that is no object',
    'people.json',
    '[\n  {"id": "a", "name": "Ann", "email": "a@x.org"},\n  "b"\n]',
    [[3, null, /no object/]],
  ],
  [
    'a bad value on its own line',
    'people.json',
    '[\n  {\n    "id": "a",\n    "name": "Ann \\" [{",\n    "tags": {"email": 1},\n    "email": "no"\n  }\n]',
    [
      [5, 'tags', /ignored/],
      [6, 'email', /"no"/],
    ],
  ],
  [
    'a list where a text belongs',
    'people.json',
    '[\n{"id": "a", "name": "Ann",\n"email": ["a@x.org"]}]',
    [[3, 'email', /is a list/]],
  ],
  [
    'a key that no entry has, once',
    'people.json',
    '[{"id": "a", "name": "Ann"},\n{"id": "b", "name": "Bob"}]',
    [[null, 'email', /No entry has email/]],
  ],
  [
    'a key that one entry lacks',
    'people.json',
    '[{"id": "a", "name": "Ann", "email": "a@x.org"},\n{"id": "b", "name": "Bob"}]',
    [[2, 'email', /is missing/]],
  ],

  [
    'another project in path and front matter',
    path,
    matter('week: 2026-W47\nproject: prj-2'),
    [[3, 'project', /"prj-2", the path "prj-1"/]],
  ],
  [
    'another week in path and front matter',
    path,
    matter('project: prj-1\nweek: 2026-W46'),
    [[3, 'week', /2026-W46, the path "2026-W47"/]],
  ],
  ['an unknown project', path, matter('project: prj-9'), [[2, 'project', /no project "prj-9"/]]],
  [
    'a path that says nothing',
    'submissions/the update.md',
    update,
    [
      [null, 'project', /Neither/],
      [null, 'week', /Neither/],
    ],
  ],
  ['a wrong week in the path', 'submissions/2026-W77/prj-1.md', update, [[null, 'week', /"2026-W77"/]]],
  ['a date instead of a week', path, matter('project: prj-1\nweek: 2026-11-17'), [[3, 'week', /"2026-11-17"/]]],
  ['a time without offset', path, matter('submitted_at: 2026-11-20T17:35:00'), [[2, 'submitted_at', /was ignored/]]],
  [
    'a date that does not exist',
    path,
    matter('submitted_at: 2026-02-30T17:35:00Z'),
    [[2, 'submitted_at', /was ignored/]],
  ],
  [
    'a link that is none',
    path,
    matter('links:\n  - https://x.org/a\n  - javascript:alert(1)'),
    [[2, 'links', /"javascript:alert\(1\)"/]],
  ],
  ['a language that is none', path, matter('language: [en, de]'), [[2, 'language', /list/]]],
  ['front matter that is not closed', path, `\n---\nproject: prj-1\n\n${update}`, [[2, null, /not closed/]]],
  ['broken YAML', path, matter('project: prj-1\nweek: "2026-W47'), [[4, null, /no valid YAML/]]],
  [
    'a key of the front matter twice',
    path,
    matter('project: prj-1\nweek: 2026-W47\nproject: prj-1'),
    [[4, null, /twice/]],
  ],
  ['front matter without keys', path, matter('just some words'), [[2, null, /no "key: value"/]]],
  ['an unknown key of the front matter', path, matter('project: prj-1\nmood: good'), [[3, 'mood', /not known/]]],
  ['no known heading', path, 'We did a lot.\n', [[null, null, /none of the known headings/]]],
  [
    'an unknown heading beside the sections',
    path,
    `${update}\n## Weather\n\nSunny.\n`,
    [[5, null, /"Weather" was not read/]],
  ],
  [
    'text before the first heading',
    path,
    `---\nproject: prj-1\n---\n\nHello!\n\n${update}`,
    [[5, null, /before the first heading/]],
  ],
  ['an empty update', path, '\n', [[null, null, /empty/]]],
  ['an update whose characters were lost', path, `${update}\nJ\uFFFDrg\n`, [[5, null, /lost/]]],
];

describe('what is wrong in a file', () => {
  it.each(cases)('is reported with line and field: %s', (...[, file, content, expected]) => {
    const { problems } = parse({ [file]: content });
    expect(problems.map((problem) => [problem.file, problem.line, problem.field])).toEqual(
      expected.map(([line, field]) => [file, line, field]),
    );
    for (const [index, [, , message]] of expected.entries()) expect(problems[index]?.message).toMatch(message);
    for (const { remedy } of problems) expect(remedy.length).toBeGreaterThan(10);
  });

  it.each(cases)('never shows more than a piece of it: %s', (_what, file, content) => {
    for (const problem of parse({ [file]: content }).problems) expect(longestQuote(problem)).toBeLessThanOrEqual(40);
  });
});

/** Length of the longest thing a message quotes. */
function longestQuote({ message }: ImportProblem): number {
  return Math.max(0, ...[...message.matchAll(/"([^"]*)"/g)].map(([, quote = '']) => [...quote].length));
}
