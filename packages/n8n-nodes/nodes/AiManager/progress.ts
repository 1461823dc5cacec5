import type { IExecuteFunctions } from 'n8n-workflow';
import type { CallRequest } from '../../sdk/index.ts';

type Step = Parameters<CallRequest['onProgress']>[0];

/** The console of a browser is told this often at most. */
const intervalMs = 1_000;

/**
 * How far long work is: while it runs in the console of the browser that started it by hand (n8n shows a node nothing
 * else while it runs), afterwards as a hint at the output.
 */
export function createProgress(
  functions: Pick<IExecuteFunctions, 'addExecutionHints' | 'getMode' | 'getNode' | 'sendMessageToUI'>,
  now: () => number = Date.now,
): { report(step: Step): void; end(): void } {
  const byHand = functions.getMode() === 'manual';
  let last: Step | undefined;
  let toldAt = -Infinity;
  return {
    report(step) {
      last = step;
      if (!byHand || now() - toldAt < intervalMs) return;
      toldAt = now();
      functions.sendMessageToUI(`${functions.getNode().name}: ${describe(step)}`);
    },
    end() {
      if (last !== undefined) functions.addExecutionHints({ message: `${describe(last)}.`, location: 'outputPane' });
    },
  };
}

function describe(step: Step): string {
  const of = `${step.phase}: ${String(step.done)} of ${String(step.total)}`;
  switch (step.operation) {
    case 'approvals.triage':
      return `${of}, ${String(step.waiting)} for a person`;
    case 'audit.verify':
    case 'audit.export':
      return of;
    case 'people.sync':
      return `${step.week}, ${of}${failures(step.failed)}`;
    case 'evaluations.weekly':
      return `${step.week}, ${of}${failures(step.counts.failed)}`;
  }
}

function failures(count: number): string {
  return count === 0 ? '' : `, ${String(count)} failed`;
}
