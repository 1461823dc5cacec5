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
  const failed = 'failed' in step ? step.failed : step.counts.failed;
  const failures = failed === 0 ? '' : `, ${String(failed)} failed`;
  return `${step.week}, ${step.phase}: ${String(step.done)} of ${String(step.total)}${failures}`;
}
