import { describe, expect, it } from 'vitest';
import { defaultRubric } from '../domain/default-rules.ts';
import { createTemplates } from './create-templates.ts';
import { faultsOfTemplate } from './faults-of-template.ts';
import { defaultBodies, type TemplateName, templateNames } from './template-definitions.ts';

const templates = createTemplates();
const faultsOf = (name: TemplateName, body: string): string | null =>
  faultsOfTemplate(templates, { name, body, rubric: defaultRubric });

describe('the faults of a template', () => {
  it.each(templateNames)('are none in the default text of %s', (name) => {
    expect(faultsOf(name, defaultBodies[name])).toBeNull();
  });

  it('are what prompts.save would refuse', () => {
    expect(faultsOf('evaluation.judge', '{{ rubric.criteria.size }} {{ nobody }}')).toMatch(/no variable "nobody"/);
    expect(faultsOf('mail.weekly.text', '{% if %}')).toMatch(/Line 1/);
    expect(faultsOf('mail.weekly.text', ' \n')).toBe('It is empty.');
    expect(faultsOf('mail.weekly.text', 'x'.repeat(100_001))).toMatch(/longer than 100000/);
  });

  it('are variables that are missing, however they could be used', () => {
    expect(faultsOf('mail.weekly.text', 'Hello {{ person.firstName }}')).toMatch(/lacks projects/);
    expect(faultsOf('mail.weekly.text', '{{ projects[0].name }}')).toBeNull();
    expect(faultsOf('mail.weekly.text', '{% for p in projects %}{{ p.name }}{% endfor %}')).toBeNull();
    expect(faultsOf('evaluation.judge', 'Judge {{ rubric.title }}')).toMatch(/lacks rubric\.criteria/);
    expect(faultsOf('evaluation.judge', '{% assign r = rubric %}{{ r.criteria[0].id }}')).toBeNull();
    expect(faultsOf('mail.weekly.subject', 'Your week')).toBeNull();
  });
});
