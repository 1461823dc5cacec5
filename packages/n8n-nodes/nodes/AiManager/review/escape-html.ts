const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Signs that are not seen, or that change the order in which others are: they are named, so that a person reads what a
 * program reads. Line breaks, tabs, and what joins letters or parts of an emoji stay.
 */
const hidden = /(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text of anybody, for the content of an element or an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Text of anybody as content, with every hidden sign in view. */
export function showText(text: string): string {
  return escapeHtml(text).replaceAll(hidden, (sign) => {
    const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `<span class="sign">U+${code}</span>`;
  });
}
