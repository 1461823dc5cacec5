import type { Prompt } from './prompt.ts';

/** Where the text of a stored prompt version came from, or went to: a version of another registry. */
export interface PromptSource {
  readonly registry: string;
  readonly version: number;
}

/** Id of the registry whose texts are storage's own, so that there is nothing to take over and nothing to tell it. */
export const storageRegistryId = 'storage';

const marker = / ?\[([a-z][a-z0-9-]*) version (\d{1,9})\]$/;
const longestNote = 1_000;

/** The source that a note names at its end; null: the text is storage's own. */
export function sourceOfPrompt({ note }: Pick<Prompt, 'note'>): PromptSource | null {
  const [, registry, version] = marker.exec(note) ?? [];
  return registry === undefined ? null : { registry, version: Number(version) };
}

/** A note of a person with the source at its end; what only looks like one is taken from theirs. */
export function noteWithSource(note: string, source: PromptSource | null): string {
  const own = withoutMarkers(note);
  if (source === null) return own;
  const end = `[${source.registry} version ${source.version}]`;
  return own === '' ? end : `${own.slice(0, longestNote - end.length - 1)} ${end}`;
}

function withoutMarkers(note: string): string {
  const shorter = note.replace(marker, '').trim();
  return shorter === note ? note : withoutMarkers(shorter);
}
