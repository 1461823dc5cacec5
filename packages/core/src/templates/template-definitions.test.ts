import { describe, expect, it } from 'vitest';
import type { Rubric } from '../domain/rubric.ts';
import { createTemplates } from './create-templates.ts';
import { toFeedbackVariables, toJudgeVariables } from './prompt-variables.ts';
import {
  declaredVariables,
  defaultBodies,
  isTemplateName,
  templateModeOf,
  templateNames,
} from './template-definitions.ts';

const templates = createTemplates();
const levels = { 1: 'nothing usable', 2: 'a topic', 3: 'one fact', 4: 'facts with sources', 5: 'facts compared' };
const rubric: Rubric = {
  title: 'Test rubric',
  criteria: [
    {
      id: 'goals',
      title: 'Goals',
      kind: 'judged',
      weight: 60,
      sections: ['goals'],
      question: 'Can a stranger check them?',
      levels,
    },
    {
      id: 'hours',
      title: 'Hours',
      kind: 'metric',
      weight: 40,
      measures: [{ metric: 'worksmart.hours', title: 'Hours', thresholds: [1, 2, 3, 4] }],
    },
  ],
  grades: [{ grade: 'A', minScore: 0 }],
  boundaryMargin: 1,
  minEvidenceShare: 0.5,
  caps: [],
  gates: [],
};

describe('default bodies', () => {
  it.each(templateNames)('%s is what was reviewed', (name) => {
    expect(defaultBodies[name]).toMatchSnapshot();
  });

  it.each(templateNames)('%s uses declared variables only', (name) => {
    expect(templates.check(defaultBodies[name], declaredVariables(name), templateModeOf(name))).toEqual([]);
  });

  it('the judge sees every level of the judged criteria, and nothing of those code grades', () => {
    const text = templates.render(defaultBodies['evaluation.judge'], toJudgeVariables(rubric));
    for (const part of ['goals (Goals)', 'Can a stranger check them?', ...Object.values(levels)])
      expect(text).toContain(part);
    expect(text).not.toContain('hours');
  });

  it('the feedback prompt names the tone', () => {
    expect(
      templates.render(defaultBodies['evaluation.feedback'], toFeedbackVariables(rubric, 'dry as a bone')),
    ).toContain('Tone: dry as a bone');
  });

  it.each(['evaluation.judge', 'evaluation.feedback'] as const)(
    '%s can hold nothing about a single project, so that it stays cacheable',
    (name) => {
      const roots = new Set(declaredVariables(name).map((path) => path.split(/[.[]/u)[0]));
      expect([...roots]).toEqual(name === 'evaluation.judge' ? ['rubric'] : ['rubric', 'tone']);
    },
  );
});

describe('declared variables', () => {
  it('are paths with lists marked', () => {
    expect(declaredVariables('evaluation.judge')).toEqual([
      'rubric',
      'rubric.title',
      'rubric.criteria',
      'rubric.criteria[]',
      'rubric.criteria[].id',
      'rubric.criteria[].title',
      'rubric.criteria[].question',
      'rubric.criteria[].levels',
      ...[1, 2, 3, 4, 5].map((level) => `rubric.criteria[].levels.${level}`),
    ]);
  });

  it('are the same for the three parts of a mail', () => {
    expect(declaredVariables('mail.weekly.text')).toEqual(declaredVariables('mail.weekly.html'));
    expect(declaredVariables('mail.weekly.subject')).toEqual(declaredVariables('mail.weekly.html'));
  });

  it('belong to the names the system uses', () => {
    expect([isTemplateName('mail.weekly.html'), isTemplateName('mail.monthly.html')]).toEqual([true, false]);
    expect([
      templateModeOf('mail.weekly.html'),
      templateModeOf('mail.weekly.subject'),
      templateModeOf('evaluation.judge'),
    ]).toEqual(['html', 'text', 'text']);
  });
});
