/** The text part: the same content as the HTML part, readable in any program. */
export const mailAutomationOffTextBody = `Hello {{ reviewer.name }},

automatic approval of requests was switched off on {{ switchedOff.at }}. From now on every request waits for a person.

Why: {{ switchedOff.reason }}

What to do: {{ switchedOff.remedy }}

{{ organisation.name }}
`;
