/**
 * The HTML part: tables and inline styles, which mail programs need; every output is escaped by the engine.
 * Dark colours are an enhancement, the light ones are readable where they are ignored.
 */
export const mailWeeklyHtmlBody = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ organisation.name }}: week {{ week.id }}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
.page { background-color: #111417 !important; }
.card { background-color: #1a1e22 !important; border-color: #343b42 !important; }
.ink { color: #eceff1 !important; }
.soft { color: #a7b0b8 !important; }
.line { border-color: #343b42 !important; }
.note { background-color: #33290f !important; color: #f6e5b8 !important; }
.quote { border-color: #4b555e !important; color: #c3cad0 !important; }
.dots { color: #7bb8e6 !important; }
.none { background-color: #343b42 !important; color: #a7b0b8 !important; }
}
@media (max-width: 480px) {
.pad { padding-left: 18px !important; padding-right: 18px !important; }
.dots { display: block !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#eef1f3;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#eef1f3;"><tr><td align="center" style="padding:24px 8px;">
<table role="presentation" class="card" width="620" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:620px;background-color:#ffffff;border:1px solid #d6dce1;border-radius:10px;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere;">
<tr><td class="pad" style="padding:28px 32px 0;">
<p class="soft" style="margin:0;font-size:13px;line-height:19px;color:#5a6570;">{{ organisation.name }} &middot; week {{ week.id }} &middot; {{ week.start }} to {{ week.end }}</p>
<h1 class="ink" dir="auto" style="margin:6px 0 0;font-size:24px;line-height:31px;font-weight:650;color:#161b20;">Hello {{ person.firstName }}</h1>
<p class="ink" style="margin:10px 0 0;font-size:16px;line-height:24px;color:#161b20;">
{%- if projects.size == 0 -%}
You own no project, so there is nothing to grade this week. This is not a bad grade, and it does not count in the ranking.
{%- else -%}
Here is how your {% if projects.size == 1 %}project{% else %}{{ projects.size }} projects{% endif %} did.
{%- if ranking != nil %} You are number <strong>{{ ranking.rank }}</strong> of {{ ranking.of }}
{%- if ranking.change != nil %}{% if ranking.change > 0 %}, up {{ ranking.change }}{% elsif ranking.change < 0 %}, down {{ ranking.change | abs }}{% else %}, unchanged{% endif %} since last week{% endif %}.{% endif %}
{%- endif -%}
</p>
</td></tr>
{%- if facts.isOffline %}
<tr><td class="pad" style="padding:16px 32px 0;"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="note" style="padding:10px 14px;font-size:14px;line-height:21px;color:#4d3b07;background-color:#fcf3d7;border-left:4px solid #c8940f;">An offline heuristic graded this, not a language model: take it as a rehearsal.</td></tr></table></td></tr>
{%- endif %}
{%- for note in coaching %}
<tr><td class="pad ink" style="padding:16px 32px 0;font-size:15px;line-height:23px;color:#161b20;"><strong>{{ note.title }}.</strong> <span dir="auto">{{ note.message }}</span></td></tr>
{%- endfor %}
{%- for project in projects %}
<tr><td class="pad" style="padding:30px 32px 0;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="line" width="60" valign="top" style="padding:16px 14px 0 0;border-top:2px solid #d6dce1;"><div{% if project.grade == nil %} class="none"{% endif %} style="width:46px;height:46px;border-radius:8px;text-align:center;font-size:25px;line-height:46px;font-weight:700;
{%- case project.grade %}{% when 'A' %}background-color:#0a5a8a;color:#ffffff{% when 'B' %}background-color:#2a77ae;color:#ffffff{% when 'C' %}background-color:#d5dce2;color:#161b20{% when 'D' %}background-color:#e9a35b;color:#161b20{% when 'E' %}background-color:#a9420d;color:#ffffff{% else %}background-color:#eef1f3;color:#5a6570{% endcase %};">{{ project.grade | default: '–' }}</div></td>
<td class="line" valign="top" style="padding:14px 0 0;border-top:2px solid #d6dce1;">
<h2 class="ink" dir="auto" style="margin:0;font-size:19px;line-height:26px;font-weight:650;color:#161b20;">{{ project.name }}</h2>
<p class="soft" style="margin:2px 0 0;font-size:14px;line-height:20px;color:#5a6570;">Stage {{ project.stage }}
{%- if project.score != nil %} &middot; {{ project.score }} of 100 points{% endif %}
{%- if project.previousGrade != nil %} &middot; last week {{ project.previousGrade }}{% if project.previousScore != nil %}, {{ project.previousScore }}{% endif %}{% endif %}
{%- if project.change != nil %} ({% if project.change > 0 %}+{% endif %}{{ project.change }}){% endif %}</p>
</td></tr></table>
</td></tr>
{%- if project.status != 'graded' %}
<tr><td class="pad" style="padding:14px 32px 0;"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="note" style="padding:10px 14px;font-size:14px;line-height:21px;color:#4d3b07;background-color:#fcf3d7;border-left:4px solid #c8940f;">
{%- case project.status -%}
{%- when 'needs-review' -%}<strong>A person will look at this before it stands.</strong>{% if project.grade != nil %} Until then the grade is provisional.{% endif %}
{%- when 'insufficient-evidence' -%}<strong>No grade: there was not enough evidence.</strong> This is not a low grade.
{%- when 'failed' -%}<strong>No grade: the evaluation failed.</strong> You need not do anything; it will be repeated.
{%- else -%}<strong>No grade yet:</strong> the project has not been evaluated.
{%- endcase -%}
{%- for reason in project.reviewReasons %}<br><span dir="auto">{{ reason }}</span>{% endfor -%}
</td></tr></table></td></tr>
{%- endif %}
{%- if project.feedback != nil %}
<tr><td class="pad ink" style="padding:14px 32px 0;font-size:16px;line-height:25px;color:#161b20;">
<p dir="auto" style="margin:0;">{{ project.feedback.summary }}</p>
{%- if project.feedback.strengths.size > 0 %}
<h3 style="margin:16px 0 4px;font-size:14px;line-height:20px;font-weight:650;">Strong</h3>
<ul dir="auto" style="margin:0;padding:0 20px;">{% for item in project.feedback.strengths %}<li style="margin:0 0 5px;">{{ item }}</li>{% endfor %}</ul>
{%- endif %}
{%- if project.feedback.improvements.size > 0 %}
<h3 style="margin:16px 0 4px;font-size:14px;line-height:20px;font-weight:650;">To improve</h3>
<ul dir="auto" style="margin:0;padding:0 20px;">{% for item in project.feedback.improvements %}<li style="margin:0 0 5px;">{{ item }}</li>{% endfor %}</ul>
{%- endif %}
{%- if project.feedback.nextSteps.size > 0 %}
<h3 style="margin:16px 0 4px;font-size:14px;line-height:20px;font-weight:650;">Next steps</h3>
<ol dir="auto" style="margin:0;padding:0 20px;">{% for item in project.feedback.nextSteps %}<li style="margin:0 0 5px;">{{ item }}</li>{% endfor %}</ol>
{%- endif %}
</td></tr>
{%- endif %}
{%- if project.criteria.size > 0 %}
<tr><td class="pad" style="padding:18px 32px 0;"><table width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:14px;line-height:21px;">
{%- for criterion in project.criteria %}
<tr><th class="ink line" scope="row" align="left" valign="top" style="padding:9px 8px 0 0;border-top:1px solid #e3e8eb;color:#161b20;font-weight:650;overflow-wrap:break-word;">{{ criterion.title }}</th>
<td class="ink line" align="right" valign="top" style="padding:9px 0 0;border-top:1px solid #e3e8eb;color:#161b20;white-space:nowrap;">{{ criterion.levelTitle }}{% if criterion.level != nil %} <span class="dots" aria-hidden="true" style="padding-left:6px;letter-spacing:1px;color:#2a77ae;">{% for dot in (1..5) %}{% if dot <= criterion.level %}&#9632;{% else %}&#9633;{% endif %}{% endfor %}</span>{% endif %}</td></tr>
<tr><td colspan="2" class="soft" style="padding:3px 0 9px;color:#5a6570;">
{%- for quote in criterion.evidence %}<div class="quote" dir="auto" style="margin:4px 0;padding:0 10px;border-left:2px solid #c4ccd3;border-right:0;color:#3d4750;">&ldquo;{{ quote }}&rdquo;</div>{% endfor %}
{%- for gap in criterion.missing %}<div dir="auto" style="margin:3px 0;">Missing: {{ gap }}</div>{% endfor %}</td></tr>
{%- endfor %}
</table></td></tr>
{%- endif %}
{%- endfor %}
{%- if metrics.size > 0 or sourceNotes.size > 0 %}
<tr><td class="pad" style="padding:30px 32px 0;">
<h2 class="ink" style="margin:0 0 8px;font-size:17px;line-height:23px;font-weight:650;color:#161b20;">Your numbers</h2>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:14px;line-height:20px;">
{%- for metric in metrics %}
<tr><th class="ink line" scope="row" align="left" valign="top" style="padding:7px 8px 7px 0;border-top:1px solid #e3e8eb;color:#161b20;font-weight:400;overflow-wrap:break-word;">{{ metric.title }}{% if metric.note != nil %}<br><span class="soft" style="font-size:12px;line-height:16px;color:#5a6570;">{{ metric.note }}</span>{% endif %}</th>
<td class="ink line" align="right" valign="top" style="padding:7px 0;border-top:1px solid #e3e8eb;color:#161b20;overflow-wrap:break-word;"><strong>{{ metric.value }}</strong>{% if metric.unit != '' %} {{ metric.unit }}{% endif %}
{%- if metric.previous != nil %}<br><span class="soft" style="font-size:13px;color:#5a6570;">last week {{ metric.previous }}</span>{% endif %}</td></tr>
{%- endfor %}
</table>
{%- for note in sourceNotes %}
<p class="soft" style="margin:10px 0 0;font-size:13px;line-height:19px;color:#5a6570;">{{ note }}</p>
{%- endfor %}
</td></tr>
{%- endif %}
<tr><td class="pad" style="padding:28px 32px;">
<p class="ink" style="margin:0 0 10px;font-size:15px;line-height:23px;color:#161b20;">Something is wrong? Answer this mail; a person will read it.</p>
<p class="soft" style="margin:0;font-size:12px;line-height:18px;color:#5a6570;">{% if projects.size > 0 %}Graded by {{ facts.model }}. {{ facts.reportNote }}{% else %}{{ organisation.name }}{% endif %}</p>
</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
