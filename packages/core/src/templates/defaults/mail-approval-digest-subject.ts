/** Rendered as text; line breaks and runs of spaces become one space. */
export const mailApprovalDigestSubjectBody = `{% if total == 1 %}One request waits{% else %}{{ total }} requests wait{% endif %} for your decision`;
