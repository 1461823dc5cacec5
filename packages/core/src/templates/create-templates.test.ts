import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { createTemplates } from './create-templates.ts';

const templates = createTemplates();

function problemsOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.details['issues'];
    throw error;
  }
  return 'rendered';
}

describe('rendering', () => {
  it('escapes every output in HTML and none in text', () => {
    const body = '{{ name }}';
    const name = `<b>"Tom" & 'Ann'</b>`;
    expect(templates.render(body, { name }, 'html')).toBe('&lt;b&gt;&#34;Tom&#34; &amp; &#39;Ann&#39;&lt;/b&gt;');
    expect(templates.render(body, { name }, 'text')).toBe(name);
  });

  it('escapes once when the author escapes too', () => {
    expect(
      templates.render('{{ a | escape }} {{ a | escape | truncate: 4 }} {{ a | escape_once }}', { a: '<&>' }, 'html'),
    ).toBe('&lt;&amp;&gt; &lt;&amp;&gt; &lt;&amp;&gt;');
  });

  it('turns line breaks into tags without letting other tags through', () => {
    expect(templates.render('{{ a | newline_to_br }}', { a: '<i>\nx' }, 'html')).toBe('&lt;i&gt;<br>\nx');
  });

  it('never lets text of people open a tag, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const html = templates.render(
          '<p title="{{ text }}">{{ text }}{{ text | append: text | upcase | newline_to_br }}</p>',
          { text },
          'html',
        );
        expect(html.replaceAll(/<p title="[^"<>]*">|<\/p>|<br>/gu, '')).not.toMatch(/[<>"]/u);
      }),
    );
  });

  it('refuses a name that is not there, with line, column and remedy', () => {
    expect(problemsOf(() => templates.render('line one\n  {{ person.nmae }}', { person: { name: 'Ann' } }))).toEqual([
      {
        line: 2,
        column: 6,
        message: 'There is no variable "person.nmae".',
        remedy: 'Use a variable that this template declares.',
      },
    ]);
  });

  it.each(['{{ constructor }}', '{{ a.constructor }}', '{{ a.__proto__ }}', '{{ list.map }}', '{{ a.toString }}'])(
    'does not reach inherited properties through %s',
    (body) => {
      expect(problemsOf(() => templates.render(body, { a: {}, list: [] }))).toMatchObject([{ line: 1 }]);
    },
  );

  it.each([
    ['{{ a | nothing }}', 'There is no filter "nothing".'],
    ['{{ a | raw }}', 'The filter "raw" is not available.'],
    ['{% include "secrets" %}', 'There is no tag "include".'],
    ['{% render "secrets" %}', 'There is no tag "render".'],
    ['{% layout "secrets" %}', 'There is no tag "layout".'],
    ['{{ a', 'Output "{{ a" not closed.'],
    ['{% if a %}', 'Tag {% if a %} not closed.'],
  ])('explains what is wrong with %s', (body, message) => {
    expect(problemsOf(() => templates.render(body, { a: 'x' }))).toMatchObject([{ message }]);
  });

  it.each([
    ['{% for i in (1..99999999) %}x{% endfor %}', 'The template needs too much memory.'],
    ['{% for i in (1..20000) %}{% for j in (1..20000) %}x{% endfor %}{% endfor %}', 'The template takes too long.'],
    [`{{ a }}${' '.repeat(200_001)}`, 'The template is too long.'],
  ])('stops a template that would exhaust the host', (body, message) => {
    expect(problemsOf(() => createTemplates({ renderMs: 30 }).render(body, { a: 1 }))).toMatchObject([{ message }]);
  });

  it('renders a null as nothing and lets conditions ask for it', () => {
    expect(templates.render('[{{ a }}]{% if a == nil %} none{% endif %}', { a: null })).toBe('[] none');
  });

  it('keeps no state between renderings', () => {
    const body = '{% assign seen = name %}{{ seen }}{% increment count %}';
    expect([templates.render(body, { name: 'A' }), templates.render(body, { name: 'B' })]).toEqual(['A0', 'B0']);
  });

  it('renders more different bodies than it keeps parsed', () => {
    const bodies = Array.from({ length: 100 }, (_, index) => `${index}: {{ a }}`);
    expect(bodies.map((body) => templates.render(body, { a: 1 })).at(-1)).toBe('99: 1');
  });
});

describe('checking', () => {
  const declared = [
    'person',
    'person.name',
    'projects',
    'projects[]',
    'projects[].name',
    'projects[].feedback',
    'projects[].feedback.summary',
    'projects[].criteria',
    'projects[].criteria[]',
    'projects[].criteria[].title',
  ];

  it.each([
    '{{ person.name }} {{ projects.size }} {{ projects[0].name }} {{ projects.first.name }} {{ person["name"] }}',
    '{% for p in projects %}{{ forloop.index }} {{ p.name | upcase }}{% for c in p.criteria %}{{ c.title }}{% endfor %}{% else %}none{% endfor %}',
    '{% assign f = projects[0].feedback %}{{ f.summary }}{% capture x %}a{% endcapture %}{{ x }}',
    '{% assign names = projects | map: "name" | join: ", " %}{{ names }}',
    '{% if projects.size > 0 and person.name != nil %}{% endif %}{% case person.name %}{% when "A" %}1{% endcase %}',
    '{% tablerow p in projects %}{{ p.name }}{% endtablerow %}{% cycle "a", "b" %}{% comment %}{{ no }}{% endcomment %}{% raw %}{{ no }}{% endraw %}',
  ])('finds nothing wrong with %s', (body) => {
    expect(templates.check(body, declared)).toEqual([]);
  });

  it.each([
    ['{{ perzon.name }}', 'perzon', 1, 4],
    ['{% for p in projects %}\n{{ p.nmae }}{% endfor %}', 'p.nmae', 2, 4],
    ['{% for p in projects %}{% for c in p.criteria %}{{ c.name }}{% endfor %}{% endfor %}', 'c.name', 1, 52],
    ['{% for p in projects %}{% endfor %}{{ p.name }}', 'p', 1, 39],
    ['{% assign f = projects[0].feedback %}{{ f.sumary }}', 'f.sumary', 1, 41],
    ['{{ "a" | append: other }}', 'other', 1, 18],
    ['{% if person.age > 3 %}{% endif %}', 'person.age', 1, 7],
    ['{{ projects[0].criteria.first.name }}', 'projects[].criteria.first.name', 1, 4],
    ['{{ person.size }}', 'person.size', 1, 4],
    ['{% tablerow p in projects %}{{ p.x }}{% endtablerow %}', 'p.x', 1, 32],
  ])('finds the unknown name in %s', (body, ...expected) => {
    const [name, line, column] = expected;
    expect(templates.check(body, declared)).toMatchObject([
      { line, column, message: `There is no variable "${name}".` },
    ]);
  });

  it('lists the names there are', () => {
    expect(templates.check('{{ person.nmae }} {{ x }}', declared).map(({ remedy }) => remedy)).toEqual([
      'Use one of: name.',
      'Use one of: person, projects.',
    ]);
  });

  it('reports syntax errors and unknown filters as problems', () => {
    expect(templates.check('a\n{{ person.name | shout }}', declared)).toEqual([
      {
        line: 2,
        column: 1,
        message: 'There is no filter "shout".',
        remedy: 'Use a filter of standard Liquid, or remove it.',
      },
    ]);
    expect(templates.check('{% endif %}', declared)).toHaveLength(1);
  });

  it('agrees with rendering: what it finds nothing wrong with renders', () => {
    const name = fc.constantFrom(
      'person',
      'projects',
      'person.name',
      'person.nmae',
      'projects[0].name',
      'projects[0].x',
      'other',
      'projects.size',
    );
    const data = {
      person: { name: 'A' },
      projects: [{ name: 'P', feedback: { summary: 's' }, criteria: [{ title: 't' }] }],
    };
    fc.assert(
      fc.property(
        name,
        fc.constantFrom(
          '{{ NAME }}',
          '{% if NAME == 1 %}{% endif %}',
          '{% for x in projects %}{{ NAME }}{% endfor %}',
          '{{ "a" | append: NAME }}',
        ),
        (used, form) => {
          const body = form.replace('NAME', used);
          expect(templates.check(body, declared).length > 0).toBe(
            problemsOf(() => templates.render(body, data)) !== 'rendered',
          );
        },
      ),
    );
  });
});
