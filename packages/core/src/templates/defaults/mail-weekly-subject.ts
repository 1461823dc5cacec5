/** Rendered as text; line breaks and runs of spaces become one space. */
export const mailWeeklySubjectBody = `{%- if projects.size == 0 -%}
Week {{ week.id }}: you have no project yet
{%- elsif projects.size == 1 -%}
Week {{ week.id }}: {{ projects[0].name }}
{%- if projects[0].grade != nil %}, grade {{ projects[0].grade }}{% endif %}
{%- else -%}
Week {{ week.id }}: your {{ projects.size }} projects
{%- endif -%}
`;
