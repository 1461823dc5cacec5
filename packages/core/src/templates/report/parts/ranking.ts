const table = (
  rows: string,
  caption: string,
) => `<table class="ranking"><caption class="sr">${caption}</caption><colgroup><col class="c-place"><col class="c-move"><col><col class="c-grades wide"><col class="c-score"><col class="c-bar wide"><col class="c-change"><col class="c-weeks wide"></colgroup>
<thead><tr><th scope="col" class="num">Place</th><th scope="col">Change</th><th scope="col">Person</th><th scope="col" class="wide">Grades</th><th scope="col" class="num">Score</th><th scope="col" class="wide"><span class="sr">Score as a bar</span></th><th scope="col" class="num mid">± week</th><th scope="col" class="wide">Weeks</th></tr></thead><tbody>
{%- for row in ${rows} %}
<tr><td class="num place">{{ row.rank }}</td><td class="move {{ row.place.direction }}"><span aria-hidden="true">{{ row.place.sign }}</span><span class="sr">{{ row.place.words }}</span></td>
<th scope="row">{% if row.anchor != nil %}<a href="#{{ row.anchor }}"><bdi>{{ row.name }}</bdi></a>{% else %}<bdi>{{ row.name }}</bdi>{% endif %}{% if row.team != nil %} <bdi class="team">{{ row.team }}</bdi>{% endif %}</th>
<td class="wide">{% for grade in row.grades %}<span class="chip small g{{ grade }}">{{ grade }}</span>{% endfor %}</td>
<td class="num"><b>{{ row.score }}</b></td><td class="wide"><svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/><rect class="fill" width="{{ row.width }}" height="4"/></svg></td>
<td class="num mid">{{ row.scoreChange | default: '–' }}</td><td class="wide">{{ row.chart }}</td></tr>
{%- endfor %}
</tbody></table>`;

/** Everybody with a place: the first and the last in the open, the rest folded. */
export const rankingPart = `<section id="ranking" aria-labelledby="ranking-title">
<h2 id="ranking-title">Ranking <span class="count">{{ total }}</span></h2>
{%- if top.size == 0 %}
<p class="note">Nobody has a score this week.</p>
{%- else %}
<p class="note">By the mean score of a person's graded projects; equal scores share a place.</p>
<div class="card tables">
${table('top', 'First places')}
{%- if middle.size > 0 %}
<details class="more"><summary>{{ middleTitle }}</summary>
${table('middle', '{{ middleTitle }}')}
</details>
${table('bottom', 'Last places')}
{%- endif %}
</div>
{%- endif %}
{%- if omitted != nil %}
<p class="note">{{ omitted }}</p>
{%- endif %}
{%- if unranked != nil %}
<p class="note">{{ unranked }}</p>
{%- endif %}
</section>
`;
