import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Logger } from '../ports/environment.ts';
import type { ContractCase } from './contract.ts';

/** `readable`: the bench sees what was written; `redacts`: what looks like a secret is removed. */
export type LoggerCapability = 'readable' | 'redacts';

/** A logger that is set to write all levels, and what it wrote. */
export interface LoggerBench {
  readonly logger: Logger;
  /** Lines or entries as text, oldest first. */
  readonly written?: () => readonly string[];
}

const levels = ['debug', 'info', 'warn', 'error'] as const;

function hostileFields(): readonly Readonly<Record<string, unknown>>[] {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const throwing = {
    get value(): never {
      throw new Error('a getter');
    },
  };
  return [circular, throwing, { big: 10n }, { nothing: undefined, symbol: Symbol('s') }];
}

/** What every logger promises. */
export const loggerContract: readonly ContractCase<LoggerBench, LoggerCapability>[] = [
  {
    title: 'takes messages on four levels, with and without fields, and returns nothing',
    async run({ logger }) {
      for (const level of levels) {
        const results: unknown[] = [logger[level]('message'), logger[level]('message', { count: 1 })];
        deepEqual(results, [undefined, undefined]);
      }
    },
  },
  {
    title: 'works when its methods are passed on without the logger',
    async run({ logger: { debug, info, warn, error } }) {
      for (const log of [debug, info, warn, error]) log('message', { count: 1 });
    },
  },
  {
    title: 'fails no caller whose fields are not JSON',
    async run({ logger }) {
      for (const level of levels) {
        for (const fields of hostileFields()) logger[level]('message', fields);
      }
    },
  },
  {
    title: 'writes level, message and fields, in the order of the calls',
    needs: 'readable',
    async run({ logger, written }) {
      for (const level of levels) logger[level](`A message on ${level}`, { project: `prj-${level}`, count: 97 });
      const lines = written?.() ?? [];
      equal(lines.length, levels.length);
      for (const [index, level] of levels.entries()) {
        const line = lines[index] ?? '';
        for (const part of [level, `A message on ${level}`, `prj-${level}`, '97']) {
          ok(line.includes(part), `"${part}" is missing in ${line}`);
        }
      }
    },
  },
  {
    title: 'writes one line per message, whatever it holds',
    needs: 'readable',
    async run({ logger, written }) {
      logger.warn('first\nerror: forged\r\nsecond\u2028third\u001b[31m', { 'a\nb': 'x\ny', text: 'c\rd\u001b[0m' });
      const lines = written?.() ?? [];
      equal(lines.length, 1);
      ok(!/[\r\n\u2028\u001b]/.test(lines[0] ?? ''), 'a line break or a control sequence got through');
    },
  },
  {
    title: 'removes what looks like a secret, by the name of its field or by its shape',
    needs: 'redacts',
    async run({ logger, written }) {
      const secret = ['sk', 'proj', 'Abcdefghijklmnop1234567890'].join('-');
      logger.error(`The vendor refused ${secret}.`, {
        apiKey: 'hunter2-hunter2',
        nested: { password: 'hunter2-hunter2', list: [`Bearer ${secret}`] },
        url: 'postgres://me:hunter2-hunter2@db.example.com/x',
        inputTokens: 3_204,
      });
      const text = (written?.() ?? []).join('\n');
      ok(!text.includes('hunter2') && !text.includes('Abcdefghijklmnop'), 'a secret was written');
      ok(text.includes('3204') && text.includes('db.example.com'), 'what is no secret was removed');
    },
  },
];
