import { describe, expect, it } from 'vitest';
import { recordingTerminal } from '../__fixtures__/context.ts';

const written = (text: string, environment = {}): string => {
  const { terminal, text: shown } = recordingTerminal(environment, { isTTY: true });
  terminal.write(text);
  return shown();
};

describe('what is written for people', () => {
  it('steers no terminal, whatever names and messages hold', () => {
    expect(written('\u001b]0;title\u0007Anna \u001b[2J\u001b[1;1H\u009b3A\u0008Bo\r\nX')).toBe('Anna 3ABo\nX');
    expect(written('\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\')).toBe('link');
    expect(written('\u202egnp.exe\u202c \u2066x\u2069')).toBe('gnp.exe x');
  });

  it('keeps lines, tabs, colours and other scripts', () => {
    const text = '\u001b[1mAyşe\u001b[22m\tשלום\n👩‍👩‍👧‍👦 می‌خواهم';
    expect(written(text)).toBe(text);
  });
});

describe('a terminal', () => {
  it('is taken for 80 columns wide and not redrawn when it does not know its size', () => {
    const { terminal } = recordingTerminal({}, { isTTY: true, columns: 0 });
    expect([terminal.width(), terminal.interactive]).toEqual([80, false]);
  });

  it('is redrawn and filled when it knows its size', () => {
    const { terminal } = recordingTerminal({}, { isTTY: true, columns: 120 });
    expect([terminal.width(), terminal.interactive]).toEqual([120, true]);
  });
});
