import { decide } from './decide.ts';
import type { World } from './make-requests.ts';
import { makeRequests } from './make-requests.ts';

/** The contents of requests.csv and decisions.csv. */
export function sampleFiles(world: World): { readonly requests: string; readonly decisions: string } {
  const made = makeRequests(world);
  return {
    requests: csv(
      'key,submitted_at,person_id,kind,start_at,minutes,category,tracked_overlap_minutes,description',
      made.map(({ key, submittedAt, request }) => [
        key,
        submittedAt,
        request.personId,
        request.kind,
        request.startAt,
        request.minutes,
        request.category ?? '',
        request.trackedOverlapMinutes ?? '',
        request.description,
      ]),
    ),
    decisions: csv(
      'key,outcome,note,outcome_after_change',
      decide(made, world.seed).map(({ key, outcome, note, outcomeAfterChange }) => [
        key,
        outcome,
        note,
        outcomeAfterChange,
      ]),
    ),
  };
}

function csv(header: string, rows: readonly (readonly (string | number)[])[]): string {
  return `${[header, ...rows.map((row) => row.map(quoted).join(','))].join('\n')}\n`;
}

function quoted(value: string | number): string {
  const text = String(value);
  return /[",\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
