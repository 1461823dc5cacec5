import type { OperationContext } from '../context.ts';
import { isRecalibrationDue, recalibrateIfDue } from './approvals-calibrate.ts';

/** Calibrates anew where automatic approval is on; the first calibration is a person's. */
export const recalibrateJob = {
  description: 'Calibrates automatic approval anew when that is due and it is on; switches it off when it is outdated.',
  every: '1 day',
  waiting: recalibrationsDue,
  async run(context: OperationContext) {
    const done = (await recalibrateIfDue(context)) ? 1 : 0;
    return { done, waiting: await recalibrationsDue(context), failed: 0 };
  },
};

/** 1 also where labels are missing yet. */
async function recalibrationsDue(context: OperationContext): Promise<number> {
  return (await isRecalibrationDue(context)) ? 1 : 0;
}
