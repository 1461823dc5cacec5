/** The plain-text part: says the same as the HTML part. */
export const mailWeeklyTextBody = `Hello {{ person.firstName }},

{% if projects.size == 0 -%}
you own no project, so there is nothing to grade for week {{ week.id }} ({{ week.start }} to {{ week.end }}).
This is not a bad grade, and it does not count in the ranking.
{% else -%}
here is how your {% if projects.size == 1 %}project{% else %}{{ projects.size }} projects{% endif %} did in week {{ week.id }} ({{ week.start }} to {{ week.end }}).
{%- if ranking != nil %}
You are number {{ ranking.rank }} of {{ ranking.of }}
{%- if ranking.change != nil %}{% if ranking.change > 0 %}, up {{ ranking.change }}{% elsif ranking.change < 0 %}, down {{ ranking.change | abs }}{% else %}, unchanged{% endif %} since last week{% endif %}.
{%- endif %}
{% endif -%}
{% if facts.isOffline %}
An offline heuristic graded this, not a language model: take it as a rehearsal.
{% endif -%}
{% for note in coaching %}
* {{ note.title }}: {{ note.message }}
{% endfor -%}
{% for project in projects %}

== {{ project.name }} (stage {{ project.stage }}) ==
{% case project.status -%}
{% when 'graded' -%}
Grade {{ project.grade }}, {{ project.score }} of 100 points
{%- when 'needs-review' -%}
Provisional grade {{ project.grade | default: 'open' }}{% if project.score != nil %}, {{ project.score }} of 100 points{% endif %}: a person will look at it before it stands
{%- when 'insufficient-evidence' -%}
No grade: there was not enough evidence. This is not a low grade.
{%- when 'failed' -%}
No grade: the evaluation failed. You need not do anything; it will be repeated.
{%- else -%}
No grade yet: the project has not been evaluated.
{%- endcase %}
{%- if project.previousGrade != nil %}
Last week: {{ project.previousGrade }}{% if project.previousScore != nil %}, {{ project.previousScore }} points{% endif %}
{%- endif %}
{%- for reason in project.reviewReasons %}
Why a person looks: {{ reason }}
{%- endfor %}
{% if project.feedback != nil %}
{{ project.feedback.summary }}
{% if project.feedback.strengths.size > 0 %}
Strong
{% for item in project.feedback.strengths %}- {{ item }}
{% endfor %}{% endif %}{% if project.feedback.improvements.size > 0 %}
To improve
{% for item in project.feedback.improvements %}- {{ item }}
{% endfor %}{% endif %}{% if project.feedback.nextSteps.size > 0 %}
Next steps
{% for item in project.feedback.nextSteps %}{{ forloop.index }}. {{ item }}
{% endfor %}{% endif %}{% endif %}{% if project.criteria.size > 0 %}
Criteria
{% for criterion in project.criteria %}- {{ criterion.title }}: {{ criterion.levelTitle }}
{% for quote in criterion.evidence %}  You wrote: "{{ quote }}"
{% endfor %}{% for gap in criterion.missing %}  Missing: {{ gap }}
{% endfor %}{% endfor %}{% endif %}{% endfor %}
{%- if metrics.size > 0 or sourceNotes.size > 0 %}
== Your numbers ==
{% for metric in metrics %}{{ metric.title }}: {{ metric.value }}{% if metric.unit != '' %} {{ metric.unit }}{% endif %}{% if metric.previous != nil %} (last week {{ metric.previous }}){% endif %}{% if metric.note != nil %}, {{ metric.note }}{% endif %}
{% endfor %}{% for note in sourceNotes %}Note: {{ note }}
{% endfor %}{% endif %}
Something is wrong? Answer this mail; a person will read it.

{% if projects.size > 0 %}Graded by {{ facts.model }}. {{ facts.reportNote }}
{% endif -%}
{{ organisation.name }}
`;
