import { describe, expect, it } from 'vitest';
import { reportStyle } from './styles.ts';

/** The sheet begins with the colours of the light theme, followed by those of the dark one. */
const [, lightBlock = '', darkBlock = ''] = reportStyle.split(':root');
const light = colours(lightBlock);
const dark = colours(darkBlock);

function colours(css: string): ReadonlyMap<string, string> {
  return new Map([...css.matchAll(/(--[a-z-]+):(#[0-9a-f]{3,6})/gu)].map(([, name = '', value = '']) => [name, value]));
}

/** @see W3C (2018), Web Content Accessibility Guidelines 2.1, relative luminance */
function luminance(colour: string): number {
  const full = colour.length === 4 ? colour.replaceAll(/[0-9a-f]/gu, '$&$&') : colour;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(theme: ReadonlyMap<string, string>, first: string, second: string): number {
  const [a, b] = [theme.get(first), theme.get(second)];
  if (a === undefined || b === undefined) throw new Error(`no colour ${first} or ${second}`);
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const textPairs = [
  ['--ink', '--bg'],
  ['--ink', '--card'],
  ['--ink', '--box'],
  ['--soft', '--bg'],
  ['--soft', '--card'],
  ['--soft', '--box'],
  ['--soft', '--track'],
  ['--accent', '--card'],
  ['--up', '--card'],
  ['--down', '--card'],
  ['--warn-ink', '--warn-bg'],
  ['--ga-ink', '--ga'],
  ['--gb-ink', '--gb'],
  ['--gc-ink', '--gc'],
  ['--gd-ink', '--gd'],
  ['--ge-ink', '--ge'],
] as const;

describe('colours', () => {
  it.each(textPairs)('text in %s on %s has a contrast of 4.5 or more in both themes', (text, ground) => {
    expect(contrast(light, text, ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['--ga', '--gb', '--ge', '--accent', '--past-edge'])(
    '%s stands out from the card it is drawn on',
    (colour) => {
      expect(contrast(light, colour, '--card')).toBeGreaterThanOrEqual(1.8);
      expect(contrast(dark, colour, '--card')).toBeGreaterThanOrEqual(1.8);
    },
  );

  it('are the same names in both themes', () => {
    expect([...dark.keys()].toSorted()).toEqual([...light.keys()].toSorted());
  });
});
