import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parseRoster } from './parse-roster.ts';

const folder = fileURLToPath(new URL('../../../../../examples/sample-org/', import.meta.url));
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  // Requests and decisions on them are for other commands.
  .filter((name) => !['requests.csv', 'decisions.csv'].includes(name))
  .filter((name) => name.endsWith('.csv') || (name.startsWith('submissions/') && name.endsWith('.md')));
const files = names.map((name) => ({ name, content: readFileSync(`${folder}${name}`, 'utf8') }));

it('reads the whole sample organisation without a problem', () => {
  const { problems, people, projects, submissions, metrics, history } = parseRoster({
    files,
    known: { personIds: new Set(), projectOwners: new Map() },
    receivedAt: '2026-11-23T08:00:00.000Z',
  });
  expect(problems).toEqual([]);
  expect([people.length, projects.length, submissions.length, history.length, metrics.length]).toEqual([
    75, 97, 107, 94, 2352,
  ]);
  expect(submissions.find(({ projectId, week }) => projectId === 'prj-004' && week === '2026-W47')).toMatchObject({
    language: 'pt-BR',
    links: ['https://feiralivre.example.com/semana-47'],
    submittedAt: '2026-11-20T18:30:00-03:00',
    submittedBy: projects.find(({ id }) => id === 'prj-004')?.ownerId,
  });
});

it('leaves the text of every section of the sample as its author wrote it', () => {
  const { submissions } = parseRoster({
    files,
    known: { personIds: new Set(), projectOwners: new Map() },
    receivedAt: '2026-11-23T08:00:00.000Z',
  });
  for (const { projectId, week, sections } of submissions) {
    const content = files.find(({ name }) => name === `submissions/${week}/${projectId}.md`)?.content ?? '';
    const body = content
      .replace(/^---\n.*?\n---\n/s, '')
      .replace(/^## .*$/gm, '')
      .replace(/\s+/g, '');
    expect(Object.values(sections).join('').replace(/\s+/g, '')).toBe(body);
  }
});
