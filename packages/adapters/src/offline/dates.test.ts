import { describe, expect, it } from 'vitest';
import { takeDates } from './dates.ts';

describe('takeDates', () => {
  it.each([
    'by 27 nov',
    'on november 3',
    'friday',
    'am 27. november',
    'le 27 novembre',
    'el viernes',
    '27 de noviembre',
    'do 27 listopada',
    'до 27 листопада',
    '11月27日',
    '11월 27일',
    '27 نوفمبر',
    '27 تشرين الثاني',
    '27 नवंबर',
    '2026-11-27',
    '27.11.2026',
    '27/11/26',
    'w47',
    'kw 47',
    'at 14:05',
    '16–22 november',
  ])('finds one date in "%s"', (text) => {
    expect(takeDates(text)).toMatchObject({ dates: 1 });
  });

  it.each([
    'we march on',
    'they may see',
    'the sun sat',
    'version 1.5 of 12',
    '12,500 shops',
    'ratio 3:1',
    'mit der kuh',
    'die bauern',
    '8 out of 10',
    'took 5 min',
    'la plupart des gens',
    '4 sets of 12',
  ])('finds no date in "%s"', (text) => {
    expect(takeDates(text).dates).toBe(0);
  });

  it('takes dates and years out, so that they count as no figures', () => {
    const { rest, years } = takeDates('14 shops on 17 nov 2026, kw 46, 9:30 and 2025/26');
    expect(years).toBe(2);
    expect(rest.match(/\d+/g)).toEqual(['14']);
  });
});
