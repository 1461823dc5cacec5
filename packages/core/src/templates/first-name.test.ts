import { describe, expect, it } from 'vitest';
import { firstNameOf } from './first-name.ts';

describe('first name', () => {
  it.each([
    ['Katarzyna Wójcik', 'Katarzyna'],
    ['Dr. Anna Berg', 'Anna'],
    ['Prof. Dr. Jürgen Ott', 'Jürgen'],
    ['Whitfield, Jr.', 'Whitfield'],
    ['Cher', 'Cher'],
    ['山田 太郎', '山田 太郎'],
    ['김민준', '김민준'],
    ['ليلى حداد', 'ليلى'],
    ['  Ewa   Raman ', 'Ewa'],
    ['Dr.', 'Dr.'],
  ])('of %s is %s', (name, first) => {
    expect(firstNameOf(name)).toBe(first);
  });
});
