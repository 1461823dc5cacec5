import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { recordingTerminal } from '../__fixtures__/context.ts';
import { createAsker } from './ask.ts';

/** A terminal as `process.stdin` is one, with what it was told about raw mode. */
function keyboard() {
  const raw: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean): void => void raw.push(on),
  });
  return { stdin, raw };
}

function sitDown(signal = new AbortController().signal) {
  const { stdin, raw } = keyboard();
  const { terminal, text } = recordingTerminal({ TERM: 'xterm' }, { isTTY: true, columns: 80 });
  return { asker: createAsker({ stdin, terminal, signal }), stdin, raw, text };
}

describe('asking at a terminal', () => {
  it.each([
    ['a', 'approve'],
    ['A', 'approve'],
    ['s', 'skip'],
    ['u', 'undo'],
    ['q', 'quit'],
    ['\u0003', 'quit'],
    ['\u0004', 'quit'],
  ])('takes the key %j for %s, and leaves raw mode', async (key, expected) => {
    const { asker, stdin, raw } = sitDown();
    using _ = asker;
    stdin.write(key);
    expect(await asker.ask('?')).toEqual({ key: expected });
    expect(raw.at(-1)).toBe(false);
  });

  it('waits on when a key means nothing', async () => {
    const { asker, stdin } = sitDown();
    using _ = asker;
    stdin.write('x1\u001b[A');
    stdin.write('s');
    expect(await asker.ask('?')).toEqual({ key: 'skip' });
  });

  it('asks why for a rejection, and goes back where there is no reason', async () => {
    const { asker, stdin, text } = sitDown();
    using _ = asker;
    const answer = asker.ask('a r s');
    stdin.write('r');
    await expect.poll(text).toContain('Why not?');
    stdin.write('\r');
    await expect.poll(() => text().split('a r s').length).toBe(3);
    stdin.write('r');
    await expect.poll(() => text().split('Why not?').length).toBe(3);
    stdin.write('Too long for a call.\r');
    expect(await answer).toEqual({ key: 'reject', reason: 'Too long for a call.' });
  });

  it('quits when the command is interrupted', async () => {
    const controller = new AbortController();
    const { asker } = sitDown(controller.signal);
    using _ = asker;
    const answer = asker.ask('?');
    controller.abort();
    expect(await answer).toEqual({ key: 'quit' });
    expect(await asker.ask('?')).toEqual({ key: 'quit' });
  });

  it('quits when it is interrupted while it asks why', async () => {
    const controller = new AbortController();
    const { asker, stdin, text } = sitDown(controller.signal);
    using _ = asker;
    const answer = asker.ask('?');
    stdin.write('r');
    await expect.poll(text).toContain('Why not?');
    controller.abort();
    expect(await answer).toEqual({ key: 'quit' });
  });
});

describe('asking without a terminal', () => {
  it('reads a line per answer, says what it takes, and quits at the end', async () => {
    const stdin = new PassThrough();
    const { terminal, text } = recordingTerminal();
    using asker = createAsker({ stdin, terminal, signal: new AbortController().signal });
    stdin.end('a\nreject  too long \nr\nmaybe\nskip\n');
    expect(await asker.ask('?')).toEqual({ key: 'approve' });
    expect(await asker.ask('?')).toEqual({ key: 'reject', reason: 'too long' });
    // A rejection without a reason, and a word that is none of them, are asked again.
    expect(await asker.ask('?')).toEqual({ key: 'skip' });
    expect(text().match(/Answer with/g)).toHaveLength(2);
    expect(await asker.ask('?')).toEqual({ key: 'quit' });
  });
});
