import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createInterrupt, InterruptedError } from './interrupt.ts';

function setUp() {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  const clock = { now: 0 };
  let told = 0;
  const source = {
    on: (signal: string, listener: () => void) => emitter.on(signal, listener),
    off: (signal: string, listener: () => void) => emitter.off(signal, listener),
    exit: (code: number) => void exits.push(code),
  };
  const interrupt = createInterrupt(source, { now: () => clock.now, onFirst: () => (told += 1) });
  return { emitter, exits, clock, interrupt, told: () => told };
}

describe('interrupting', () => {
  it.each(['SIGINT', 'SIGTERM'])('aborts at the first %s and lets the process go on', (signal) => {
    const { emitter, exits, interrupt, told } = setUp();
    emitter.emit(signal);
    expect(interrupt.signal.reason).toBeInstanceOf(InterruptedError);
    expect(told()).toBe(1);
    expect(exits).toEqual([]);
  });

  it('takes copies of one key press for one wish', () => {
    const { emitter, exits, clock } = setUp();
    emitter.emit('SIGINT');
    clock.now = 20;
    emitter.emit('SIGINT');
    expect(exits).toEqual([]);
  });

  it('exits with 130 at a second wish', () => {
    const { emitter, exits, clock } = setUp();
    emitter.emit('SIGINT');
    clock.now = 2_000;
    emitter.emit('SIGINT');
    expect(exits).toEqual([130]);
  });

  it('leaves no listener behind', () => {
    const { emitter, interrupt } = setUp();
    interrupt[Symbol.dispose]();
    expect(emitter.listenerCount('SIGINT') + emitter.listenerCount('SIGTERM')).toBe(0);
  });
});
