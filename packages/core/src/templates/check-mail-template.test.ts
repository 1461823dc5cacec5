import { describe, expect, it } from 'vitest';
import { mailSampleNameSchema } from '../domain/mail.ts';
import { checkMailHtml } from './check-mail-html.ts';
import { checkMailTemplate, type MailTemplateName } from './check-mail-template.ts';
import { createTemplates } from './create-templates.ts';
import { mailSample } from './mail-samples.ts';
import { defaultBodies } from './template-definitions.ts';
import { formatTemplateProblem } from './template-problem.ts';
import { mailVariablesSchema } from './template-variables.ts';

const templates = createTemplates();
const names = ['mail.weekly.html', 'mail.weekly.text', 'mail.weekly.subject'] as const;

const problemsOf = (name: MailTemplateName, body: string): readonly string[] =>
  checkMailTemplate(templates, name, body).map(formatTemplateProblem);

describe('samples of mails', () => {
  it.each(mailSampleNameSchema.options)('"%s" has every variable that a mail has', (name) => {
    expect(mailVariablesSchema.strict().safeParse(mailSample(name)).error).toBeUndefined();
  });
});

describe('checking a mail template', () => {
  it.each(names)('finds nothing wrong with the default of %s', (name) => {
    expect(problemsOf(name, defaultBodies[name])).toEqual([]);
  });

  const refused: readonly (readonly [string, MailTemplateName, string, RegExp])[] = [
    ['Liquid that does not end', 'mail.weekly.text', 'Hello\n{% if ranking %}x', /^Line 2, column 1: .*not closed/],
    [
      'a variable that is not declared',
      'mail.weekly.html',
      '<p>\n\n{{ person.salary }}',
      /^Line 3, column 4: .*person\.salary.*Use one of: name, firstName/,
    ],
    [
      'a project that not everybody has',
      'mail.weekly.text',
      'Hi\n{{ projects[0].name }}',
      /^Line 2, column 4: .*\(sample "no-project"\)/,
    ],
    [
      'an empty subject',
      'mail.weekly.subject',
      '{% if ranking %}Week{% endif %}',
      /subject is empty \(sample "needs-review"\)/,
    ],
    ['a subject of several lines', 'mail.weekly.subject', 'Week {{ week.id }}\nand more', /several lines/],
    ['a long subject', 'mail.weekly.subject', 'long '.repeat(50), /longer than 200 characters/],
    [
      'an empty text part',
      'mail.weekly.text',
      ' \n{% for p in projects %}{{ p.name }}{% endfor %}',
      /text part is empty \(sample "no-project"\)/,
    ],
    ['HTML that shows nothing', 'mail.weekly.html', '<style>p { color: red }</style><p> </p>', /shows nothing/],
    ['HTML that is cut off', 'mail.weekly.html', `<p>${'x'.repeat(99_999)}</p>`, /longer than mail programs show/],
    [
      'a script',
      'mail.weekly.html',
      '<p>x</p>\n<SCRIPT src=x>',
      /^Line 2, column 1: A mail cannot hold the tag "script"/,
    ],
    [
      'a script in a branch that no sample reaches',
      'mail.weekly.html',
      '{% if week.id == "x" %}<script>{% endif %}x',
      /tag "script"/,
    ],
    [
      'a script that is put together',
      'mail.weekly.html',
      '<{{ "script" }}>alert(1)</{{ "script" }}>x',
      /^Line 1, column 1: Put together/,
    ],
    ['a handler', 'mail.weekly.html', '<p\nonclick="x()">x</p>', /cannot run code \("onclick"\)/],
    [
      'an image from elsewhere',
      'mail.weekly.html',
      'x\n\n  <img width=1 src="https://example.com/a.png">',
      /^Line 3, column 3: .*"src"/,
    ],
    ['an image at an address that varies', 'mail.weekly.html', '<img src="{{ person.name }}">x', /"src"/],
    [
      'a background from elsewhere',
      'mail.weekly.html',
      '<td style="background:url(//example.com/a)">x</td>',
      /Styles cannot load/,
    ],
    [
      'a stylesheet from elsewhere',
      'mail.weekly.html',
      '<style>@import "https://example.com/a.css";</style>x',
      /Styles cannot load/,
    ],
    ['a form', 'mail.weekly.html', '<form action="https://example.com">x</form>', /tag "form"/],
    ['a link that runs code', 'mail.weekly.html', '<a href="javascript:alert(1)">x</a>', /has to start with https/],
    [
      'a link that a variable decides',
      'mail.weekly.html',
      '<a href="{{ person.name }}">x</a>',
      /has to start with https/,
    ],
    ['a forwarding page', 'mail.weekly.html', '<meta http-equiv="refresh" content="0">x', /http-equiv/],
  ];

  it.each(refused)('refuses %s', (_what, name, body, expected) => {
    const [problem, ...more] = problemsOf(name, body);
    expect(problem).toMatch(expected);
    expect(more.length).toBeLessThan(3);
  });

  it.each([
    [
      'a link',
      '<a class="x" href="https://example.com/{{ week.id }}">x</a> <a href=mailto:a@example.com>y</a> <a href="#top">z</a>',
    ],
    ['an image that comes with the mail', '<img src="data:image/png;base64,AAAA"> <img src="cid:logo">x'],
    [
      'words that only look like tags or handlers',
      '<p title="on time">script onclick=1 src=https://example.com { } &lt;script&gt;</p>',
    ],
    ['what people wrote about scripts', '<p>{% for p in projects %}{{ p.name }}{% endfor %}</p>x'],
  ])('takes %s', (_what, body) => {
    expect(problemsOf('mail.weekly.html', body)).toEqual([]);
  });

  it('names a few places of the same kind, not hundreds', () => {
    expect(checkMailHtml('<script>'.repeat(100))).toHaveLength(3);
  });
});
