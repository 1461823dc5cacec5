const who = `{% if item.anchor != nil %}<a href="#{{ item.anchor }}"><bdi>{{ item.person }}</bdi></a>{% else %}<bdi>{{ item.person }}</bdi>{% endif %}`;
const chip = `<span class="chip g{{ item.grade | default: '0' }}"{% if item.grade == nil %} aria-label="no grade"{% endif %}>{{ item.grade | default: '–' }}</span>`;
const reviewItem = `<li>${chip}<div><p class="what"><bdi>{{ item.project }}</bdi></p><p class="who">${who}{% if item.score != nil %} · {{ item.score }}{% endif %}</p></div>
<ul class="reasons">{% for reason in item.reasons %}<li><b>{{ reason.title }}</b> <span dir="auto">{{ reason.message }}</span></li>{% endfor %}</ul></li>`;

/** What waits for a person, then what has no grade, then who may need help. */
export const actionsPart = `<section id="review" aria-labelledby="review-title">
<h2 id="review-title">Needs your decision <span class="count">{{ review.total }}</span></h2>
{%- if review.total == 0 %}
<p class="note">No grade waits for a person this week.</p>
{%- else %}
<p class="kinds">{% for kind in review.kinds %}<span>{{ kind.title }} <b>{{ kind.count }}</b></span>{% endfor %}</p>
<p class="note">These grades are provisional. Confirm or change each one with <code>reviews.record</code>.</p>
<ul class="actions">{% for item in review.first %}
${reviewItem}{% endfor %}
</ul>
{%- if review.rest.size > 0 %}
<details class="more"><summary>{{ review.rest.size }} more</summary><ul class="actions">{% for item in review.rest %}
${reviewItem}{% endfor %}
</ul></details>
{%- endif %}
{%- if review.omitted > 0 %}
<p class="note">{{ review.omitted }} more are not on this page; evaluations.list with the status needs-review lists them all.</p>
{%- endif %}
{%- endif %}
</section>
{%- if noGrade.total > 0 %}
<section id="no-grade" aria-labelledby="no-grade-title">
<h2 id="no-grade-title">Without a grade <span class="count">{{ noGrade.total }}</span></h2>
<p class="note">No grade is not a low grade: these projects count neither for nor against anybody.</p>
<ul class="actions plain">{% for item in noGrade.items %}
<li><span class="status">{{ item.statusTitle }}</span><div><p class="what"><bdi>{{ item.project }}</bdi></p><p class="who">${who}</p></div><p class="reasons" dir="auto">{{ item.note }}</p></li>{% endfor %}
</ul>
{%- if noGrade.omitted > 0 %}
<p class="note">{{ noGrade.omitted }} more are not on this page; evaluations.list lists them all.</p>
{%- endif %}
</section>
{%- endif %}
{%- if notes.size > 0 %}
<section id="notes" aria-labelledby="notes-title">
<h2 id="notes-title">Worth a conversation <span class="count">{{ notes.size }}</span></h2>
<ul class="actions plain">{% for item in notes %}
<li><span class="status">{{ item.title }}</span><div><p class="what">${who}</p></div><p class="reasons" dir="auto">{{ item.message }}</p></li>{% endfor %}
</ul>
</section>
{%- endif %}
`;
