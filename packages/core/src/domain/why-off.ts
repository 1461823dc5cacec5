import type { StoredCalibration } from './calibration.ts';

export interface OffState {
  /** of the recipe in force */
  readonly fingerprint: string;
  /** the newest calibration of any recipe that was on or still is for another recipe; null: never */
  readonly ended: StoredCalibration | null;
  /** the newest of the recipe in force; null: it was never calibrated */
  readonly last: StoredCalibration | null;
  readonly labelsMissing: number;
}

/** Why nothing is approved automatically, and what to do, in one sentence. */
export function whyOff(state: OffState): string {
  return `${causeOf(state)}${remedyOf(state.labelsMissing)}`;
}

function causeOf({ fingerprint, ended, last }: OffState): string {
  // What was tried with this recipe since says more than how the one before ended.
  if (last?.status === 'failed')
    return last.reason === 'too-few-labels'
      ? 'The last calibration had too few labels'
      : `The last calibration could not show that people disagree with at most ${percent(last.alpha)} of automatic approvals`;
  if (ended === null) return 'Automatic approval has not been calibrated yet';
  if (ended.fingerprint !== fingerprint)
    return 'The prompt, the models or the rules changed, so what was calibrated no longer holds';
  switch (ended.offReason) {
    case 'drift':
      return 'People decided otherwise more often than the bound allows, so automatic approval was switched off';
    case 'person':
      return 'Somebody switched automatic approval off';
    case 'replaced':
      return 'A later calibration replaced the one that was on';
    case 'outdated':
    case null:
      return 'The prompt, the models or the rules changed for a time, which ended automatic approval';
  }
}

function remedyOf(labelsMissing: number): string {
  if (labelsMissing === 0) return ': calibrate now, there are labels enough to try.';
  return `: ${labelsMissing} more blind ${labelsMissing === 1 ? 'decision is' : 'decisions are'} needed before calibrating.`;
}

function percent(share: number): string {
  return `${String(Math.round(share * 1_000) / 10)} %`;
}
