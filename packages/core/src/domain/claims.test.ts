import { describe, expect, it } from 'vitest';
import { findContradictions } from './claims.ts';
import { submissionSectionsSchema } from './submission.ts';

const record = new Map([
  ['worksmart.hours', 27.5],
  ['worksmart.ai_share', 41],
  ['brainlift.hours', 1.5],
]);
const claimed = (achievements: string): readonly (readonly [string, number])[] =>
  findContradictions(submissionSectionsSchema.parse({ achievements }), record, 0.25).map((found) => [
    found.metric,
    found.claimed,
  ]);

describe('findContradictions', () => {
  it.each([
    'I worked 46 hours this week to get the plan out.',
    'This week: 46 hours.',
    '46 hours of work this week, most of it on tests.',
    'Put in 46h on the importer.',
    'WorkSmart: 46 hours',
    'I worked hard, 46 hours this week, and it shows.',
    'Ich habe diese Woche 46 Stunden gearbeitet.',
    'Esta semana trabajé 46 horas en el importador.',
    "Cette semaine j'ai travaillé 46 heures.",
    'Trabalhei 46 horas esta semana.',
    'Questa settimana ho lavorato 46 ore.',
    'W tym tygodniu przepracowałem 46 godzin.',
    'Цього тижня я працював 46 годин.',
    'На этой неделе я отработал 46 часов.',
    '本周工作了46小时。',
    '今週は46時間働きました。',
    '이번 주에 46시간 근무했습니다.',
  ])('finds the hours in "%s"', (text) => {
    expect(claimed(text)).toEqual([['worksmart.hours', 46]]);
  });

  it.each([
    'I had a 92 % AI share this week.',
    'AI share 92 %',
    'AI share of 92%, all parsers are generated.',
    'KI-Anteil: 92 %',
    "Part d'IA : 92 %",
    '92 % of my work was done with AI.',
    'AI占比92%',
    'Доля ИИ 92 %',
  ])('finds the AI share in "%s"', (text) => {
    expect(claimed(text)).toEqual([['worksmart.ai_share', 92]]);
  });

  it.each([
    'I did 8 hours of BrainLift on metering rules.',
    'BrainLift: 8 h',
    '8 Stunden BrainLift',
    '8 horas de BrainLift esta semana',
    'ブレインリフトは8時間',
  ])('finds the BrainLift hours in "%s"', (text) => {
    expect(claimed(text)).toEqual([['brainlift.hours', 8]]);
  });

  it.each([
    'Saves customers 40 hours a month.',
    'In the pilot, clinics saved 46 hours this week.',
    'Reply within 24 hours.',
    'No outage in the last 48 hours.',
    'Response time is 2 hours, it was 60 hours.',
    'Masking takes 46 hours for 900 GB, too long.',
    'The server was down for 46 hours this week.',
    'We have worked 460 hours on it so far.',
    'I worked 46 hours in total since March.',
    'Next week I will work 46 hours.',
    'Each shop spends 46 hours a month on labels.',
    '92 % of customers use AI.',
    'Accuracy rose to 92 %.',
    'The market share of AI tools is 92 %.',
    'I worked on it at 46 km/h.',
    'Kunden sparen 46 Stunden im Monat.',
    'Opened 24 hours, 46 stores.',
  ])('finds no claim in "%s"', (text) => {
    expect(claimed(text)).toEqual([]);
  });

  it('takes goals for plans, not for claims', () => {
    const goals = submissionSectionsSchema.parse({ goals: 'This week: 46 hours. 8 hours of BrainLift.' });
    expect(findContradictions(goals, record, 0.25)).toEqual([]);
  });

  it('counts only what exceeds the record by more than the tolerance, and by a whole unit', () => {
    expect(claimed('I worked 34 hours this week.')).toEqual([]);
    expect(claimed('I worked 20 hours this week.')).toEqual([]);
    expect(claimed('I worked 34.5 hours this week.')).toEqual([['worksmart.hours', 34.5]]);
    expect(claimed('BrainLift: 2 hours')).toEqual([]);
  });

  it('compares with nothing when nothing was recorded', () => {
    expect(
      findContradictions(
        submissionSectionsSchema.parse({ achievements: 'I worked 99 hours this week.' }),
        new Map(),
        0.25,
      ),
    ).toEqual([]);
  });

  it('keeps apart several claims of one sentence, and gives the highest of each', () => {
    expect(
      claimed('I worked 46 hours this week, 8 hours of BrainLift, and saved customers 90 hours. I worked 44 hours.'),
    ).toEqual([
      ['worksmart.hours', 46],
      ['brainlift.hours', 8],
    ]);
  });

  it('says both figures in words', () => {
    const [found] = findContradictions(
      submissionSectionsSchema.parse({ achievements: 'I worked 46 hours this week.' }),
      record,
      0.25,
    );
    expect(found).toEqual({
      metric: 'worksmart.hours',
      claimed: 46,
      recorded: 27.5,
      message: 'The text claims 46 hours of work, the record says 27.5.',
    });
  });
});
