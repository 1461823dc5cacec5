import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coachingNotes, coachingNoteSchema } from './coaching.ts';
import type { CoachingFacts } from './coaching.ts';

const rules = { scoreDrop: 10, hoursBelow: 20, weeksWithoutSubmission: 2 };
const calm: CoachingFacts = { projectNames: ['Alpha'], scoreChange: 3, hours: 40, silentProjects: [] };
const triggers = (facts: Partial<CoachingFacts>, changed: Partial<typeof rules> = {}): readonly string[] =>
  coachingNotes({ ...calm, ...facts }, { ...rules, ...changed }).map(({ trigger }) => trigger);

describe('coachingNotes', () => {
  it('says nothing in an ordinary week', () => {
    expect(coachingNotes(calm, rules)).toEqual([]);
  });

  it('notes a score that fell by the limit or more', () => {
    expect(triggers({ scoreChange: -9.9 })).toEqual([]);
    expect(triggers({ scoreChange: -10 })).toEqual(['score-fell']);
  });

  it('does not call an unchanged score a fall, even with a limit of 0', () => {
    expect(triggers({ scoreChange: 0 }, { scoreDrop: 0 })).toEqual([]);
    expect(triggers({ scoreChange: -0.1 }, { scoreDrop: 0 })).toEqual(['score-fell']);
  });

  it('notes hours below the limit, and none when nothing was recorded', () => {
    expect(triggers({ hours: 20 })).toEqual([]);
    expect(triggers({ hours: 19.9 })).toEqual(['hours-missing']);
    expect(triggers({ hours: 0 })).toEqual(['hours-missing']);
    expect(triggers({ hours: null })).toEqual([]);
  });

  it('notes each project that was silent for long enough, by name', () => {
    const notes = coachingNotes(
      {
        ...calm,
        silentProjects: [
          { name: 'Alpha', weeks: 1 },
          { name: 'Beta', weeks: 2 },
          { name: 'Gamma', weeks: 5 },
        ],
      },
      rules,
    );
    expect(notes.map(({ message }) => /Alpha|Beta|Gamma/.exec(message)?.[0])).toEqual(['Beta', 'Gamma']);
  });

  it('writes one of a thing in the singular', () => {
    const notes = coachingNotes(
      { ...calm, hours: 1, scoreChange: -1, silentProjects: [{ name: 'Alpha', weeks: 1 }] },
      { ...rules, scoreDrop: 1, weeksWithoutSubmission: 1 },
    );
    const text = notes.map(({ message }) => message).join(' ');
    expect(text).toMatch(/\b1 week\b.*\b1 point\b.*\b1 hour was\b/s);
  });

  it('tells a person without a project first', () => {
    expect(triggers({ projectNames: [], hours: 3, scoreChange: null })).toEqual(['no-project', 'hours-missing']);
  });

  it('gives valid notes whatever the facts are', () => {
    const facts = fc.record({
      projectNames: fc.array(fc.string(), { maxLength: 2 }),
      scoreChange: fc.option(fc.double({ min: -100, max: 100, noNaN: true })),
      hours: fc.option(fc.double({ min: 0, max: 168, noNaN: true })),
      silentProjects: fc.array(fc.record({ name: fc.string(), weeks: fc.nat(60) }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(facts, (some) => {
        for (const note of coachingNotes(some, rules)) expect(coachingNoteSchema.safeParse(note).success).toBe(true);
      }),
    );
  });
});
