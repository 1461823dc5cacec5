/** The text part: the same content as the HTML part, readable in any program. */
export const mailApprovalDecidedTextBody = `Hello {{ person.firstName }},

{% case decision.outcome -%}
{%- when 'approved' -%}
your request for {{ request.minutes }} minutes of {{ request.kind }} on {{ request.date }} from {{ request.start }} is approved.
{%- when 'rejected' -%}
your request for {{ request.minutes }} minutes of {{ request.kind }} on {{ request.date }} from {{ request.start }} is not approved.
{%- else -%}
nobody decided on your request for {{ request.minutes }} minutes of {{ request.kind }} on {{ request.date }} from {{ request.start }} in time, so it has expired. It is not approved; hand it in again if you still need it.
{%- endcase %}
{%- if decision.changed %}
This changes an earlier decision.
{%- endif %}
{%- if decision.reason != '' %}

Reason: {{ decision.reason }}
{%- endif %}

Decided by: {{ decision.by }}

Something is wrong? Answer this mail; a person will read it.

{{ organisation.name }}
`;
