/**
 * The pause that an answer asks for in its header `Retry-After`, which holds seconds or a date.
 *
 * @returns milliseconds; null when there is no header, or it says neither
 */
export function retryAfterMs(header: string | null, nowMs = Date.now()): number | null {
  const text = header ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
