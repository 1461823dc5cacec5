import { describe, expect, it } from 'vitest';
import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
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
const nobody = { personIds: new Set<PersonId>(), projectOwners: new Map<ProjectId, PersonId>() };

const people = 'id,name,email,team,lead_id,time_zone,language,status\n';
const projects = 'id,name,owner_id,stage,description,status\n';
const metrics = 'person_id,project_id,week,metric,value,unit,source\n';
const grades = 'project_id,week,grade,score\n';
const path = 'submissions/2026-W47/prj-1.md';
const update = '## One-liner\n\nA tool.\n';
const matter = (lines: string) => `---\n${lines}\n---\n\n${update}`;

describe('good rows beside bad ones', () => {
  it('are imported', () => {
    const { people: read } = parse({
      'people.csv': `${people}a,Ann,a@x.org\nb,"Bob,no\nc,"C "x" c",c@x.org\nd,Dee,d@x.org\ne,Eve,nope\nf,Fay,f@x.org\n`,
    });
    expect(read.map(({ id }) => id)).toEqual(['a', 'd', 'f']);
  });

  it('keep the person whose lead is unknown, without a lead', () => {
    const { people: read } = parse({ 'people.csv': `${people}a,Ann,a@x.org,,nobody\nb,Bob,b@x.org,,a\n` });
    expect(read.map(({ id, leadId }) => [id, leadId])).toEqual([
      ['a', null],
      ['b', 'a'],
    ]);
  });

  it('keep an update whose time, link and language are wrong', () => {
    const { submissions, problems } = parse({
      [path]: matter('submitted_at: yesterday\nlanguage: x\nlinks: [ftp://x.org, "https://x.org/"]'),
    });
    expect(problems).toHaveLength(3);
    expect(submissions).toMatchObject([
      { projectId: 'prj-1', week: '2026-W47', submittedAt: receivedAt, language: null, links: ['https://x.org/'] },
    ]);
  });

  it('say why a row that refers to a row with a problem was left out', () => {
    const { problems } = parse({
      'people.csv': `${people}a,Ann,no\n`,
      'projects.csv': `${projects}x,App,a\n`,
      'evaluations.csv': `${grades}x,2026-W46,A,90\n`,
    });
    expect(
      problems.map(({ file, message }) => [file, /was left out because of a problem above/.test(message)]),
    ).toEqual([
      ['people.csv', false],
      ['projects.csv', true],
      ['evaluations.csv', true],
    ]);
  });

  it('stop after twenty rows with broken quotes and say so', () => {
    const { problems, people: read } = parse({
      'people.csv': `${people}${'a,"A "x" a",a@x.org\n'.repeat(100)}b,Bob,b@x.org\n`,
    });
    expect(problems).toHaveLength(20);
    expect(problems.at(-1)?.message).toMatch(/not read any further/);
    expect(read).toEqual([]);
  });
});

describe('problems', () => {
  it('come by file in the order of reading, then by line', () => {
    const { problems } = parse({
      [path]: 'x',
      'x.txt': 'x',
      'metrics.csv': `${metrics}p-9,,2026-W47,hours,1\n`,
      'people.csv': `${people}a,Ann,a@x.org,,nobody\nb,Bob,no\n`,
    });
    expect(problems.map(({ file, line }) => [file, line])).toEqual([
      ['people.csv', 2],
      ['people.csv', 3],
      ['metrics.csv', 2],
      [path, null],
      ['x.txt', null],
    ]);
  });

  it('name the week of a date', () => {
    const { problems } = parse({ 'metrics.csv': `${metrics}p-1,,2027-01-01,hours,1\n` });
    expect(problems[0]?.remedy).toContain('2026-W53');
  });

  it('report an unknown key of the front matter once for all files', () => {
    const { problems } = parse({ [path]: matter('mood: good'), 'submissions/2026-W47/prj-2.md': matter('mood: bad') });
    expect(problems.map(({ file }) => file)).toEqual([path]);
  });

  it('tell the other file when two files hold the same row', () => {
    const { problems } = parse({
      'people.csv': `${people}a,Ann,a@x.org\n`,
      'people.json': '[\n{"id": "a", "name": "Ann", "email": "a@x.org"}]',
    });
    expect(problems).toMatchObject([
      { file: 'people.json', line: 2, field: 'id', message: expect.stringContaining('people.csv, line 2') as string },
    ]);
  });

  it('report the second update of a project and week', () => {
    const { problems, submissions } = parse({
      [path]: update,
      'submissions/more/prj-1-2026-W47.md': '## Goals\n\nMore.',
    });
    expect(problems).toMatchObject([
      { file: 'submissions/more/prj-1-2026-W47.md', message: expect.stringContaining(path) as string },
    ]);
    expect(submissions.map(({ sections }) => sections.oneLiner)).toEqual(['A tool.']);
  });
});

describe('references', () => {
  it('are unknown without a roster and storage', () => {
    const { problems, submissions } = parseRoster({
      files: [{ name: path, content: update }],
      known: nobody,
      receivedAt,
    });
    expect(problems).toMatchObject([{ field: 'project' }]);
    expect(submissions).toEqual([]);
  });

  it('may form a circle, and people may lead themselves', () => {
    const { problems, people: read } = parse({
      'people.csv': `${people}a,Ann,a@x.org,,b\nb,Bob,b@x.org,,a\nc,Cy,c@x.org,,c\n`,
    });
    expect(problems).toEqual([]);
    expect(read.map(({ leadId }) => leadId)).toEqual(['b', 'a', 'c']);
  });

  it('find the new owner of a project that changes hands in the same import', () => {
    const { submissions } = parse({ [path]: update, 'projects.csv': `${projects}prj-1,App,p-2\n` });
    expect(submissions.map(({ submittedBy }) => submittedBy)).toEqual(['p-2']);
  });
});
