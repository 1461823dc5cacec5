/**
 * One JSON document as text. Characters that would steer a terminal are written as escapes, so that showing the
 * document is harmless and reading it gives the very same strings.
 */
export function toJsonText(document: unknown): string {
  const text = JSON.stringify(document, null, 2);
  const escaped = text.replaceAll(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}
