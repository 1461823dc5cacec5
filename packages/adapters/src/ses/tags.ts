/** Name of the message tag that holds `mailTagOf(key)`: it comes back with what SES tells of the mail. */
export const mailTagName = 'mail';
