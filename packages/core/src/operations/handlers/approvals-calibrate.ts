import { panelPromptName } from '../../domain/approval-recipe.ts';
import { calibrate } from '../../domain/calibrate.ts';
import { countBlindReviews } from '../../domain/calibration-labels.ts';
import type { StoredCalibration } from '../../domain/calibration.ts';
import { hashJson } from '../../domain/hash.ts';
import type * as descriptors from '../approvals.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import { recipeInForce } from './approval-recipe.ts';
import { switchOff, switchOffOutdated } from './automation.ts';
import type { CalibrationState } from './calibration-view.ts';
import { dueAt, readCalibrationState, toCalibrationView } from './calibration-view.ts';

export const approvalCalibration: HandlerOf<typeof descriptors.approvalCalibration> = async (context) =>
  toCalibrationView(context, await readState(context));

export const calibrateApprovals: HandlerOf<typeof descriptors.calibrateApprovals> = async (context, { dryRun }) => {
  const state = await readState(context);
  const view = await toCalibrationView(context, state);
  if (dryRun || view.labelsMissing > 0) return { calibration: null, view };
  const calibration = await calibrateNow(context, state);
  return { calibration, view: await toCalibrationView(context, await readState(context)) };
};

export const pauseApprovals: HandlerOf<typeof descriptors.pauseApprovals> = async (context, { reason }) => {
  const current = await context.services.ports.storage.calibrations.current({ signal: context.signal });
  if (current !== null) await switchOff(context, { calibration: current, cause: 'person', facts: {}, note: reason });
  return toCalibrationView(context, await readState(context));
};

/**
 * Calibrates anew where one is on and due; the first calibration is a person's. One that fails ends automatic approval.
 *
 * @returns whether it calibrated
 */
export async function recalibrateIfDue(context: OperationContext): Promise<boolean> {
  const recipe = await recipeInForce(context);
  await switchOffOutdated(context, recipe.fingerprint);
  const state = await readCalibrationState(context, recipe);
  if (!isDue(context, state)) return false;
  const { labelsMissing } = await toCalibrationView(context, state);
  if (labelsMissing > 0) return false;
  await calibrateNow(context, state);
  return true;
}

/** Whether a scheduled calibration is due, whatever labels there are. */
export async function isRecalibrationDue(context: OperationContext): Promise<boolean> {
  return isDue(context, await readState(context));
}

function isDue({ services }: OperationContext, { inForce, rules }: CalibrationState): boolean {
  const due = dueAt(inForce, rules.recalibrateDays);
  return due !== null && due <= services.ports.clock.now();
}

async function readState(context: OperationContext): Promise<CalibrationState> {
  return readCalibrationState(context, await recipeInForce(context));
}

/** @throws ConflictError `CONFLICT` when somebody else calibrated at the same moment: theirs stands */
async function calibrateNow(context: OperationContext, state: CalibrationState): Promise<StoredCalibration> {
  const { ids, clock, storage } = context.services.ports;
  const { recipe, inForce } = state;
  const before = await switchOffOutdated(context, recipe.fingerprint);
  const found = calibrate(state);
  const id = ids.next();
  const decision = {
    ...decisionOf(context, {
      kind: 'calibration',
      subject: { type: 'calibration', id },
      inputHash: await hashJson(countBlindReviews(state.reviews).counted),
      rulesVersion: recipe.rulesVersion,
      outcome: { fingerprint: recipe.fingerprint, replaces: before?.id ?? null, ...found },
    }),
    promptVersions: { [panelPromptName]: recipe.promptVersion },
  };
  const calibration: StoredCalibration = {
    ...found,
    id,
    fingerprint: recipe.fingerprint,
    at: clock.now(),
    offReason: null,
    offAt: null,
    decisionId: decision.id,
  };
  // Storing it would end the one that is on without a word to anybody.
  if (inForce !== null && found.threshold === null)
    await switchOff(context, { calibration: inForce, cause: 'recalibrated', facts: { calibration: id } });
  await storage.calibrations.add(calibration, decision, { signal: context.signal });
  return calibration;
}
