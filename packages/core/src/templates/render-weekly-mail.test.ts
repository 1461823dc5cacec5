import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailMessageSchema } from '../domain/mail.ts';
import type { ReportPerson, WeeklyReport } from '../domain/weekly-report.ts';
import { weeklyReportFixture } from './__fixtures__/weekly-report.ts';
import { createTemplates } from './create-templates.ts';
import { toMailVariables } from './mail-variables.ts';
import { renderWeeklyMail } from './render-weekly-mail.ts';
import { defaultBodies } from './template-definitions.ts';
import { mailVariablesSchema } from './template-variables.ts';

const templates = createTemplates();
const report = weeklyReportFixture();
const sender = { name: 'Northwind', address: 'weekly@example.com' };
const bodies = {
  subject: defaultBodies['mail.weekly.subject'],
  html: defaultBodies['mail.weekly.html'],
  text: defaultBodies['mail.weekly.text'],
};

function personOf(id: string, from: WeeklyReport = report): ReportPerson {
  const person = from.people.find((entry) => entry.person.id === id);
  if (person === undefined) throw new Error(`no ${id} in the fixture`);
  return person;
}
const mailOf = (person: ReportPerson, overrides: Partial<typeof bodies> = {}) =>
  renderWeeklyMail({ templates, bodies: { ...bodies, ...overrides }, report, person, sender });

describe('what people and models wrote', () => {
  it('brings no control characters into a mail', () => {
    const person = structuredClone(personOf('p-004'));
    const feedback = person.projects[0]?.evaluation?.feedback;
    if (feedback === null || feedback === undefined) throw new Error('p-004 has feedback in the fixture');
    feedback.summary = 'Good\u001b[31m week\u0000.\r\nGo on\u009b2J.';
    const { html, text } = mailOf(person);
    expect(text).toContain('Good[31m week.\nGo on2J.');
    expect(html + text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('mail variables', () => {
  it('are exactly what the templates declare, for everybody', () => {
    for (const person of report.people) {
      const variables = toMailVariables(report, person);
      expect(mailVariablesSchema.parse(variables)).toEqual(variables);
    }
  });

  it('do not say whose project has the same text', () => {
    const person = structuredClone(personOf('p-004'));
    person.projects[0]?.evaluation?.reviewReasons.push({
      code: 'duplicate-text',
      message: 'The text is the same as that of prj-077.',
    });
    const reasons = toMailVariables(report, person).projects.flatMap(({ reviewReasons }) => reviewReasons);
    expect(reasons).toContain('Another project handed in the same text.');
    expect(reasons.join(' ')).not.toContain('prj-077');
  });

  it('leave out numbers that were not recorded this week', () => {
    const person = personOf('p-007');
    expect(person.metrics.map(({ values }) => values.at(-1))).toContain(null);
    expect(toMailVariables(report, person).metrics.map(({ title }) => title)).toEqual(
      person.projects.map(({ project }) => `Passed readiness checks (${project.name})`),
    );
  });

  it('take the number of ranked people from the report when it holds none of them', () => {
    const person = personOf('p-004');
    const streamed = { ...report, people: [], rankedPeople: 321 };
    expect(toMailVariables(streamed, person).ranking?.of).toBe(321);
  });

  it('leave the place out rather than name a wrong total', () => {
    const { rankedPeople: _, ...rest } = report;
    expect(toMailVariables({ ...rest, people: [] }, personOf('p-004')).ranking).toBeNull();
  });

  it('say plainly that a heuristic is no language model', () => {
    expect(toMailVariables(report, personOf('p-004')).facts).toMatchObject({
      isOffline: true,
      model: 'offline-heuristic-1, an offline heuristic that is no language model',
    });
    const model = weeklyReportFixture({ languageModel: true });
    expect(toMailVariables(model, personOf('p-004', model)).facts).toMatchObject({
      isOffline: false,
      model: 'gpt-5.1 (openai)',
    });
  });
});

describe('weekly mail', () => {
  it('is a valid message for everybody', () => {
    for (const person of report.people) {
      const mail = mailOf(person);
      expect(mailMessageSchema.parse(mail)).toEqual(mail);
      expect(mail.to).toEqual({ name: person.person.name, address: person.person.email });
    }
  });

  it('holds all projects of a person in both parts', () => {
    const person = personOf('p-010');
    const mail = mailOf(person);
    for (const { project } of person.projects) {
      expect(mail.text).toContain(project.name);
      expect(mail.html).toContain(project.name);
    }
  });

  it('tells a person without a project so, and says nothing of grading', () => {
    const mail = mailOf(personOf('p-002'));
    expect(mail.subject).toBe('Week 2026-W47: you have no project yet');
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('no project');
      expect(part).not.toContain('Graded by');
    }
  });

  it.each([
    ['needs-review', 'p-008', 'A person will look at this before it stands.'],
    ['insufficient-evidence', 'p-007', 'there was not enough evidence'],
    ['failed', 'p-006', 'the evaluation failed'],
    ['not-evaluated', 'p-010', 'has not been evaluated'],
  ])('explains the status %s', (status, id, words) => {
    const person = personOf(id);
    expect(person.projects.some(({ evaluation }) => (evaluation?.status ?? 'not-evaluated') === status)).toBe(true);
    expect(mailOf(person).html).toContain(words);
  });

  it('warns in both parts that an offline heuristic graded', () => {
    const mail = mailOf(personOf('p-004'));
    expect([mail.html, mail.text].every((part) => part.includes('not a language model'))).toBe(true);
  });

  it('shows hostile text as text', () => {
    const mail = mailOf(personOf('p-001'));
    expect(mail.html).not.toMatch(/<(?:script|img)/u);
    expect(mail.html).not.toMatch(/ onmouseover="/u);
    expect(mail.html).toContain('&lt;script&gt;');
  });

  it('has the same tags whatever people write', () => {
    const person = personOf('p-004');
    const tags = (html: string) => html.match(/<[^>]*>/gu);
    const expected = tags(mailOf({ ...person, person: { ...person.person, name: 'Name' } }).html);
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
        expect(tags(mailOf({ ...person, person: { ...person.person, name } }).html)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the subject on one line and within its limit', () => {
    const person = personOf('p-009');
    const mail = mailOf(person, {
      subject: 'A\r\nBcc: x@example.com\u0000 {{ projects[0].name }}{{ projects[0].name }}{{ projects[0].name }}',
    });
    expect(mail.subject).not.toMatch(/\p{Cc}/u);
    expect(mail.subject.startsWith('A Bcc: x@example.com Donau')).toBe(true);
    expect(Array.from(mail.subject)).toHaveLength(200);
  });

  it('refuses an empty subject and says which part is wrong', () => {
    expect(() => mailOf(personOf('p-004'), { subject: ' {% if false %}x{% endif %} ' })).toThrow(
      /mail\.weekly\.subject: The subject is empty/u,
    );
    expect(() => mailOf(personOf('p-004'), { html: '{{ nobody }}' })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ part: 'html' }) }),
    );
  });

  it('leaves no more than one empty line in a row in the text part', () => {
    expect(mailOf(personOf('p-001')).text).not.toMatch(/\n{3}/u);
  });
});
