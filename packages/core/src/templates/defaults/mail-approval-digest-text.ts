/** The text part: the same content as the HTML part, readable in any program. */
export const mailApprovalDigestTextBody = `Hello {{ reviewer.name }},

{% if total == 1 %}one request waits{% else %}{{ total }} requests wait{% endif %} for a decision.
{%- for request in requests %}

- {{ request.personName }}: {{ request.minutes }} minutes of {{ request.kind }} on {{ request.date }} from {{ request.start }}
  Waiting since {{ request.submittedAt }}{% if request.expiresAt != nil %}, expires {{ request.expiresAt }}{% endif %}
{%- for finding in request.findings %}
  Note: {{ finding }}
{%- endfor %}
{%- if request.recommendation != nil %}
  Recommendation: {{ request.recommendation }}{% if request.confidence != nil %} (approval {{ request.confidence }} %){% endif %}
{%- endif %}
{%- if request.link != nil %}
  Decide: {{ request.link }}
{%- endif %}
{%- endfor %}
{%- if more > 0 %}

And {{ more }} more.
{%- endif %}

A link is for you alone: it carries your decision. Opening it decides nothing.

{{ organisation.name }}
`;
