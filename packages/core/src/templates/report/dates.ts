const dateFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const instantFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** `16–22 November 2026` for two calendar dates. */
export function formatDates({ start, end }: { readonly start: string; readonly end: string }): string {
  return dateFormat.formatRange(new Date(`${start}T00:00:00Z`), new Date(`${end}T00:00:00Z`));
}

/** `23 November 2026 at 09:00 UTC`; a text that is no instant is shown as it is. */
export function formatInstant(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : `${instantFormat.format(date)} UTC`;
}

/** `1 min 28 s` between two instants; null when the end is missing. */
export function formatDuration(start: string, end: string | null): string | null {
  if (end === null) return null;
  const seconds = Math.round((Date.parse(end) - Date.parse(start)) / 1_000);
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : '', `${seconds % 60} s`]
    .filter((part) => part !== '')
    .join(' ');
}
