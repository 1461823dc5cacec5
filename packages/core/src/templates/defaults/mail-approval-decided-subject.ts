/** Rendered as text; line breaks and runs of spaces become one space. */
export const mailApprovalDecidedSubjectBody = `{%- case decision.outcome -%}
{%- when 'approved' -%}Approved: {{ request.minutes }} minutes of {{ request.kind }} on {{ request.date }}
{%- when 'rejected' -%}Not approved: {{ request.minutes }} minutes of {{ request.kind }} on {{ request.date }}
{%- else -%}Expired without a decision: {{ request.minutes }} minutes of {{ request.kind }} on {{ request.date }}
{%- endcase -%}
`;
