const metrics = (list: string) => `{%- if ${list}.size > 0 %}
<ul class="metrics">{% for metric in ${list} %}<li><span class="label">{{ metric.title }}</span><span class="figure"><b>{{ metric.value }}</b>{% if metric.unit != '' %} {{ metric.unit }}{% endif %}</span>{{ metric.chart }}{% if metric.note != nil %}<span class="note{% if metric.isOutdated %} early{% endif %}">{{ metric.note }}</span>{% endif %}</li>{% endfor %}</ul>
{%- endif %}`;

const feedbackList = (title: string, list: string, tag: 'ul' | 'ol') =>
  `{% if project.feedback.${list}.size > 0 %}<div><h5>${title}</h5><${tag} dir="auto">{% for item in project.feedback.${list} %}<li>{{ item }}</li>{% endfor %}</${tag}></div>{% endif %}`;

const criteria = `<table class="criteria"><caption class="sr">Levels by criterion</caption><thead class="sr"><tr><th scope="col">Criterion</th><th scope="col">Level</th><th scope="col">Evidence and what is missing</th></tr></thead><tbody>
{%- for criterion in project.criteria %}
<tr><th scope="row">{{ criterion.title }}{% if criterion.weight != '' %} <span class="weight">{{ criterion.weight }}</span>{% endif %}</th>
<td class="level">{% if criterion.level != nil %}<span class="lv l{{ criterion.level }}" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></span><span class="of"><b>{{ criterion.level }}</b> of 5</span>{% else %}<span class="of none">not enough evidence</span>{% endif %}</td>
<td>{% if criterion.level != nil and criterion.levelText != '' %}<p class="anchor">{{ criterion.levelText }}</p>{% endif %}
{%- for evidence in criterion.evidence %}<blockquote dir="auto">{{ evidence.quote }}</blockquote>{% endfor %}
{%- for gap in criterion.missing %}<p class="gap"><b>Missing</b> <bdi>{{ gap }}</bdi></p>{% endfor %}</td></tr>
{%- endfor %}
</tbody></table>`;

const project = `<article class="project">
<header><span class="chip big g{{ project.grade | default: '0' }}"{% if project.grade == nil %} aria-label="no grade"{% endif %}>{{ project.grade | default: '–' }}</span>
<div class="name"><h4 dir="auto">{{ project.name }}</h4><p class="note">Stage {{ project.stage }}{% if project.status != 'graded' %} · <b class="flag {{ project.status }}">{{ project.statusTitle }}</b>{% endif %}</p></div>
{%- if project.score != nil %}<p class="score"><b>{{ project.score }}</b>{% if project.change != nil %} <span>{{ project.change }}</span>{% endif %}{% if project.previous != nil %}<span class="note">last week {{ project.previous }}</span>{% endif %}</p>{% endif %}
{%- if project.chart != nil %}{{ project.chart }}{% endif %}</header>
{%- if project.reasons.size > 0 %}
<ul class="box warn">{% for reason in project.reasons %}<li><b>{{ reason.title }}.</b> <span dir="auto">{{ reason.message }}</span></li>{% endfor %}</ul>
{%- endif %}
{%- if project.error != nil %}
<p class="box warn"><b>The evaluation failed.</b> <span dir="auto">{{ project.error }}</span>{% if project.retried %} The next run tries again.{% endif %}</p>
{%- endif %}
{%- if project.status == 'insufficient-evidence' %}
<p class="box"><b>Not graded.</b> Too little was handed in to grade; this is not a low grade.</p>
{%- elsif project.status == 'not-evaluated' %}
<p class="box"><b>Not evaluated.</b> The run has not come to this project.</p>
{%- endif %}
{%- for limit in project.limits %}
<p class="box"><b>Held down.</b> {{ limit }}</p>
{%- endfor %}
{%- for note in project.notes %}
<p class="box">{{ note }}</p>
{%- endfor %}
{%- if project.feedback != nil %}
<div class="feedback"><p class="summary" dir="auto">{{ project.feedback.summary }}</p><div class="columns">${feedbackList('Strong', 'strengths', 'ul')}${feedbackList('To improve', 'improvements', 'ul')}${feedbackList('Next steps', 'nextSteps', 'ol')}</div></div>
{%- endif %}
{%- if project.criteria.size > 0 %}
${criteria}
{%- endif %}
${metrics('project.metrics')}
{%- if project.facts != nil %}
<p class="made">{{ project.facts }}</p>
{%- endif %}
</article>`;

/** One person, folded: the summary line says enough to decide whether to open it. */
export const personPart = `
<details class="person" id="{{ anchor }}" data-keys="{{ keys }}"><summary><h3><bdi>{{ name }}</bdi>{% if team != nil %} <bdi class="team">{{ team }}</bdi>{% endif %}</h3>
<span class="owned">{% for project in projects %}<span class="owns"><span class="chip small g{{ project.grade | default: '0' }}">{{ project.grade | default: '–' }}</span><bdi>{{ project.name }}</bdi>{% if project.status != 'graded' %} <b class="flag {{ project.status }}">{{ project.statusTitle }}</b>{% endif %}</span>{% endfor %}{% if projects.size == 0 %}<span class="note">no project</span>{% endif %}</span>
<span class="standing">{% if rank != nil %}<b>{{ score }}</b><span class="note">place {{ rank }}</span>{% else %}<span class="note">no place</span>{% endif %}</span></summary>
<div class="body">
{%- if place != nil %}
<p class="note">Place {{ rank }}, {{ place.words }}{% if scoreChange != nil %}; score {{ score }} ({{ scoreChange }} against last week){% endif %}.</p>
{%- endif %}
{%- for note in coaching %}
<p class="box"><b>{{ note.title }}.</b> <span dir="auto">{{ note.message }}</span></p>
{%- endfor %}
{%- for project in projects %}
${project}
{%- endfor %}
{%- for note in sourceNotes %}
<p class="box warn"><b>Numbers.</b> <span dir="auto">{{ note }}</span></p>
{%- endfor %}
{%- if metrics.size > 0 %}
<h4 class="numbers">{{ name }} in numbers</h4>
${metrics('metrics')}
{%- else %}
<p class="note">No metrics were recorded for this person in these weeks.</p>
{%- endif %}
{%- if learning.size > 0 %}
<h4 class="numbers">What {{ name }} learned</h4>
{%- for document in learning %}
<p class="note"><b dir="auto">{{ document.title }}</b>{% if document.time != nil %} · {{ document.time }}{% endif %}{% if document.counts != '' %} · {{ document.counts }}{% endif %}</p>
{%- for point in document.spov %}<blockquote dir="auto">{{ point }}</blockquote>{% endfor %}
{%- endfor %}
{%- endif %}
</div></details>`;
