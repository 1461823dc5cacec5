const flow = `<figure class="card flow"><figcaption><h3>Requests <span class="legend">by the week they were handed in</span></h3></figcaption>
<ul class="ways">{% for entry in legend %}<li><i class="way {{ entry.way }}" aria-hidden="true"></i>{{ entry.label }} <b>{{ entry.count }}</b></li>{% endfor %}</ul>
{{ flow }}
<table class="sr"><caption>Requests by week and how they were decided</caption><tr><th scope="col">Week</th>{% for entry in legend %}<th scope="col">{{ entry.label }}</th>{% endfor %}</tr>
{%- for row in rows %}<tr><th scope="row">{{ row.label }}</th>{% for count in row.counts %}<td>{{ count }}</td>{% endfor %}</tr>{% endfor %}</table></figure>`;

const standing = `<div class="card standing-card"><div><h3><i class="lamp {{ mode }}" aria-hidden="true"></i>{{ title }}</h3>
{%- for note in notes %}
<p class="note">{{ note }}</p>
{%- endfor %}
{%- if facts.size > 0 %}
<dl class="figures">{% for fact in facts %}<div><dt>{{ fact.name }}</dt><dd>{{ fact.value }}</dd></div>{% endfor %}</dl>
{%- endif %}
</div><div><p class="what">Blind decisions</p>
<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/><rect class="fill" width="{{ labels.width }}" height="4"/></svg>
<p>{{ labels.text }}</p>
{%- for note in labels.notes %}
<p class="note">{{ note }}</p>
{%- endfor %}
</div></div>`;

const coverage = `<figure class="card"><figcaption><h3>Coverage against bound <span class="legend">risk at most, %</span></h3></figcaption>
{{ coverage }}
<table class="sr"><caption>Coverage and bound by threshold</caption><tr><th scope="col">Threshold</th><th scope="col">Approved automatically</th><th scope="col">Risk at most</th></tr>
{%- for row in levels %}<tr><th scope="row">{{ row.threshold }}</th><td>{{ row.coverage }}</td><td>{{ row.risk }}</td></tr>{% endfor %}</table>
<p class="note">Each point is a threshold of the last calibration: filled ones passed.</p></figure>`;

const drift = `<figure class="card"><figcaption><h3>Drift <span class="legend">evidence against the bound</span></h3></figcaption>
{{ drift }}
<p class="note">{{ driftText }}</p></figure>`;

/** Requests for time: how they were decided, and what automatic approval rests on. */
export const approvalsPart = `<section id="approvals" aria-labelledby="approvals-title">
<h2 id="approvals-title">Approvals</h2>
<div class="insights approvals">
{%- if flow != nil %}
${flow}
{%- endif %}
${standing}
{%- if coverage != nil %}
${coverage}
{%- endif %}
{%- if drift != nil %}
${drift}
{%- endif %}
</div>
</section>
`;
