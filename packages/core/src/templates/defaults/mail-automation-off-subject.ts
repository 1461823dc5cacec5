/** Rendered as text; line breaks and runs of spaces become one space. */
export const mailAutomationOffSubjectBody = `Automatic approval is off: every request waits for a person`;
