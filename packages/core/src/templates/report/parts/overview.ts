/** Three pictures of the week; each has the same numbers as a table for those who do not see it. */
export const overviewPart = `<section class="overview" aria-label="The week at a glance">
<figure class="card"><figcaption><h2>Grades</h2><p class="legend"><span class="key now"></span>this week <span class="key past"></span>last week</p></figcaption>
{{ distribution }}
<table class="sr"><caption>Projects per grade</caption><tr><th scope="col">Grade</th><th scope="col">This week</th><th scope="col">Last week</th></tr>
{%- for row in grades %}<tr><th scope="row">{{ row.grade }}</th><td>{{ row.count }}</td><td>{{ row.previousCount }}</td></tr>{% endfor %}</table></figure>
{%- if trend != nil %}
<figure class="card"><figcaption><h2>Score over the weeks</h2><p class="legend"><span class="key line"></span>median <span class="key band"></span>middle half</p></figcaption>
{{ trend }}
<table class="sr"><caption>Score by week</caption><tr><th scope="col">Week</th><th scope="col">Lower quartile</th><th scope="col">Median</th><th scope="col">Upper quartile</th></tr>
{%- for row in spreads %}<tr><th scope="row">{{ row.label }}</th><td>{{ row.lower }}</td><td>{{ row.median }}</td><td>{{ row.upper }}</td></tr>{% endfor %}</table></figure>
{%- endif %}
<div class="card"><h2 id="criteria-title">Mean level by criterion <span class="legend">1 to 5</span></h2>
<table class="criteria-means" aria-labelledby="criteria-title"><thead><tr><th scope="col"><span class="sr">Criterion</span></th><th scope="col">Level</th><th scope="col">No evidence</th></tr></thead><tbody>
{%- for row in criteria %}
<tr><th scope="row"><span>{{ row.title }}</span><svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/><rect class="fill" width="{{ row.width }}" height="4"/></svg></th><td class="num"><b>{{ row.mean }}</b></td><td class="without">{{ row.without }}</td></tr>
{%- endfor %}
</tbody></table></div>
</section>
`;
