import { describe, expect, it } from 'vitest';
import { readRequests } from './read-requests.ts';

const header = 'key,submitted_at,person_id,kind,start_at,minutes,category,tracked_overlap_minutes,description';
const good = 'r-1,2026-11-24T10:00:00Z,p-1,overtime,2026-11-23T09:00:00Z,60,client-call,0,Call with a client';

describe('readRequests', () => {
  it('reads every column', () => {
    expect(readRequests(`${header}\n${good}\n`, 'requests.csv')).toEqual({
      rows: [
        {
          line: 2,
          input: {
            key: 'r-1',
            submittedAt: '2026-11-24T10:00:00Z',
            personId: 'p-1',
            kind: 'overtime',
            startAt: '2026-11-23T09:00:00Z',
            minutes: 60,
            category: 'client-call',
            trackedOverlapMinutes: 0,
            description: 'Call with a client',
          },
        },
      ],
      problems: [],
    });
  });

  it('needs four columns only, in any order and case', () => {
    const text = 'Description,Minutes,person_id,START_AT\n"Call,\nlong",30,p-1,2026-11-23T09:00:00+01:00\n';
    expect(readRequests(text, 'requests.csv').rows).toMatchObject([
      { input: { kind: 'manual-time', category: null, trackedOverlapMinutes: null, description: 'Call,\nlong' } },
    ]);
  });

  it('says of a bad cell where it is and what to do, and reads the other rows', () => {
    const bad = 'r-2,yesterday,p 1,break,23.11.2026,an hour,Client Call,-5,"Two\nlines"';
    const { rows, problems } = readRequests(`${header}\n${bad}\n${good}\n`, 'requests.csv');
    expect(rows.map(({ line }) => line)).toEqual([4]);
    expect(new Set(problems.map(({ field }) => field))).toEqual(
      new Set(['submitted_at', 'person_id', 'kind', 'start_at', 'minutes', 'category', 'tracked_overlap_minutes']),
    );
    expect(problems.every(({ file, line, remedy }) => file === 'requests.csv' && line === 2 && remedy !== '')).toBe(
      true,
    );
  });

  it('reads what stands before a broken quote', () => {
    const { rows, problems } = readRequests(`${header}\n${good}\nr-3,"x\n`, 'requests.csv');
    expect(rows).toHaveLength(1);
    expect(problems).toMatchObject([{ line: 3, field: null }]);
  });

  it.each(['', 'key,minutes\nr-1,5\n'])('refuses a file without the columns that every request needs (%#)', (text) => {
    expect(() => readRequests(text, 'requests.csv')).toThrow(/has no column .*person_id/);
  });
});
