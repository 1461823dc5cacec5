const barOf = (row: string): string =>
  `<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/><rect class="fill" width="{{ ${row}.width }}" height="4"/></svg>`;

const cost = `<div class="card cost"><h3>Cost of this week's run</h3>
<p class="total">{{ cost.total }}</p>
<ul class="notes">{% for note in cost.notes %}<li>{{ note }}</li>{% endfor %}</ul>
<table class="bars"><caption class="sr">Cost by purpose</caption><tbody>
{%- for row in cost.rows %}<tr><th scope="row"><span>{{ row.label }}</span>${barOf('row')}</th><td class="num"><b>{{ row.value }}</b></td></tr>{% endfor %}
</tbody></table>
{%- if cost.budget != nil %}
<div class="budget{% if cost.budget.isWarning %} warn{% endif %}"><span>{{ cost.budget.label }}</span>${barOf('cost.budget')}<p class="note">{{ cost.budget.value }}</p></div>
{%- endif %}</div>
{%- if cost.chart != nil %}
<figure class="card"><figcaption><h3>Cost by week</h3></figcaption>
{{ cost.chart }}
<table class="sr"><caption>Cost by week</caption><tr><th scope="col">Week</th><th scope="col">Cost</th></tr>
{%- for row in cost.weeks %}<tr><th scope="row">{{ row.label }}</th><td>{{ row.value }}</td></tr>{% endfor %}</table></figure>
{%- endif %}`;

const agreement = `<div class="card"><h3>Agreement <span class="legend">weighted kappa: 0 is chance, 1 is always the same grade</span></h3>
{%- for row in quality.agreements %}
<div class="agreement"><p class="what">{{ row.label }}{% if row.kappa != nil %} <b class="kappa">{{ row.kappa }}</b>{% endif %}</p>
{%- if row.kappa != nil %}
<svg class="scale" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" y="3" width="100" height="2"/><rect class="range" x="{{ row.low }}" y="2" width="{{ row.high | minus: row.low }}" height="4"/><rect class="track edge" x="49.8" y="0" width=".4" height="8"/><rect class="fill" x="{{ row.point | minus: 0.5 }}" y="0" width="1" height="8"/></svg>
<p class="ends" aria-hidden="true"><span>−1</span><span>0</span><span>1</span></p>
{%- endif %}
<p class="note">{{ row.text }}</p></div>
{%- endfor %}
<p class="note">People saw the judge's grade before they gave theirs, which makes both more alike than they are.</p>
{%- if quality.ratings != nil %}
<div class="agreement"><p class="what">Ratings by people <b class="kappa">{{ quality.ratings.mean }}</b></p>
<p class="note">{{ quality.ratings.text }}</p>
<table class="bars ratings"><caption class="sr">Reviews by rating</caption><tbody>
{%- for row in quality.ratings.rows %}<tr><th scope="row">{{ row.label }}</th><td>${barOf('row')}</td><td class="num">{{ row.value }}</td></tr>{% endfor %}
</tbody></table></div>
{%- endif %}</div>`;

const shares = `<div class="card"><h3>Judgements <span class="legend">{{ quality.span }}</span></h3>
<table class="bars shares"><thead class="sr"><tr><th scope="col">What</th><th scope="col">Share</th><th scope="col">By week</th></tr></thead><tbody>
{%- for row in quality.shares %}<tr><th scope="row"><span>{{ row.label }}</span>${barOf('row')}<span class="note">{{ row.range }}</span></th><td class="num"><b>{{ row.value }}</b></td><td class="weeks">{% if row.chart != nil %}{{ row.chart }}{% endif %}</td></tr>{% endfor %}
</tbody></table></div>`;

/** What the week cost and how well was judged, for whoever runs the system. */
export const insightsPart = `<section id="insights" aria-labelledby="insights-title">
<h2 id="insights-title">Cost and quality</h2>
<div class="insights">
{%- if cost != nil %}
${cost}
{%- endif %}
{%- if quality != nil %}
${agreement}
${shares}
{%- endif %}
</div>
{%- if quality != nil and quality.judges.size > 0 %}
<p class="note judges">Judges: {{ quality.judges | join: '; ' }}. <code>reports.costs</code> and <code>reports.quality</code> have more.</p>
{%- endif %}
</section>
`;
