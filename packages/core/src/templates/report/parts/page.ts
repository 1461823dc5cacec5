/** The frame: policy, head, and the sections one after the other. */
export const pagePart = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{{ styleHash }}'; script-src '{{ scriptHash }}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{{ head.organisation }}: week {{ head.week }}</title>
<style>{{ style }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header class="top"><div class="wrap">
<p class="eyebrow"><bdi>{{ head.organisation }}</bdi> · Weekly report</p>
<nav aria-label="Parts of the report"><a href="#review">Needs you</a><a href="#ranking">Ranking</a><a href="#people">People</a>{% if approvals != nil %}<a href="#approvals">Approvals</a>{% endif %}{% if insights != nil %}<a href="#insights">Cost and quality</a>{% endif %}<a href="#facts">How it was made</a></nav>
<button type="button" id="theme" class="script" aria-label="Colours: as the system">Auto</button>
</div></header>
<main id="main" class="wrap">
<div class="title"><h1>Week {{ head.weekNumber }}</h1><p class="dates">{{ head.dates }}</p></div>
<p class="lead">{{ head.lead }}</p>
{%- for notice in head.notices %}
<p class="notice"><strong>{{ notice.title }}</strong> {{ notice.message }}</p>
{%- endfor %}
<ul class="tiles">
{%- for tile in head.tiles %}
<li class="tile {{ tile.tone }}">{% if tile.target != nil %}<a href="#{{ tile.target }}">{% endif %}<span class="label">{{ tile.label }}</span> <span class="value">{{ tile.value }}</span> <span class="note">{{ tile.note }}</span>{% if tile.target != nil %}</a>{% endif %}</li>
{%- endfor %}
</ul>
{{ overview }}
{{ actions }}
{{ ranking }}
<section id="people" aria-labelledby="people-title">
<h2 id="people-title">People</h2>
{%- if omitted != nil %}
<p class="note">{{ omitted }}</p>
{%- endif %}
<div class="tools script" role="search">
<label class="find"><span class="sr">Find a person, team or project</span><input type="search" id="find" placeholder="Person, team or project" autocomplete="off"></label>
<label><span class="sr">Show</span><select id="show"><option value="">Everybody</option><option value="needs-review">Needs review</option><option value="insufficient-evidence failed not-evaluated">No grade</option><option value="no-project">No project</option>
{%- for entry in grades %}<option value="grade-{{ entry.grade }}">Grade {{ entry.grade }}</option>{% endfor %}</select></label>
<button type="button" id="all" aria-pressed="false">Open all</button>
<output id="found" for="find show"></output>
</div>
<div class="people">{% for person in people %}{{ person }}{% endfor %}</div>
</section>
{%- if approvals != nil %}
{{ approvals }}
{%- endif %}
{%- if insights != nil %}
{{ insights }}
{%- endif %}
<section id="facts" aria-labelledby="facts-title">
<h2 id="facts-title">How this report was made</h2>
<p>Levels come from a judge that must quote the submission; every quote was checked word for word. Scores and grades are computed in code from the levels, the rubric's weights, caps and gates. Metrics are graded in code. Last week's grade is hidden from the judge.</p>
<dl class="facts">{% for fact in facts %}<div><dt>{{ fact.name }}</dt><dd>{{ fact.value }}</dd></div>{% endfor %}</dl>
</section>
</main>
<script>{{ script }}</script>
</body>
</html>
`;
