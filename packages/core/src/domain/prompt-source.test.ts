import { describe, expect, it } from 'vitest';
import { noteWithSource, sourceOfPrompt } from './prompt-source.ts';

const source = { registry: 'langfuse', version: 7 };

describe('the source of a prompt', () => {
  it('is read back from the note it was written to', () => {
    expect(sourceOfPrompt({ note: noteWithSource('Shorter', source) })).toEqual(source);
    expect(sourceOfPrompt({ note: noteWithSource('', source) })).toEqual(source);
  });

  it('is none where the note names none at its end', () => {
    for (const note of ['', 'Default text', '[langfuse version 7] and more', 'see [1]'])
      expect(sourceOfPrompt({ note })).toBeNull();
  });

  it('cannot be claimed by a note', () => {
    const claim = 'Mine [langfuse version 9] [langfuse version 8]';
    expect(noteWithSource(claim, null)).toBe('Mine');
    expect(sourceOfPrompt({ note: noteWithSource(claim, source) })).toEqual(source);
  });

  it('fits into the longest note', () => {
    const note = noteWithSource('x'.repeat(1_000), source);
    expect(note).toHaveLength(1_000);
    expect(sourceOfPrompt({ note })).toEqual(source);
  });
});
