import type { HardRuleVerdict, Recommendation, TextFinding, WaitReason } from './approval.ts';
import type { StoredCalibration } from './calibration.ts';

/** Why models could not be asked, or gave no answer to go by. */
export type PanelObstacle = Extract<WaitReason, 'model-unavailable' | 'budget'>;

/** All that an automatic approval hangs on. */
export interface GateInput {
  readonly hardRules: HardRuleVerdict;
  readonly textFindings: readonly TextFinding[];
  readonly recommendation: Recommendation | null;
  /** mean probability of approval over the panel, 0..1; null: nobody gave one */
  readonly confidence: number | null;
  /** the same without the free text; null: not asked */
  readonly confidenceWithoutText: number | null;
  /** null: every simulated executive answered */
  readonly obstacle: PanelObstacle | null;
  /** of the recipe in force, on which the confidence hangs */
  readonly fingerprint: string;
  /** the calibration that is on, of whatever recipe; null: none */
  readonly calibration: Pick<StoredCalibration, 'id' | 'status' | 'fingerprint' | 'threshold'> | null;
}

export type GateVerdict =
  | { readonly outcome: 'approve'; readonly calibrationId: string; readonly threshold: number }
  | { readonly outcome: 'reject' }
  | { readonly outcome: 'wait'; readonly reasons: readonly WaitReason[] };

/** Without the free text the panel must at least lean towards approval. */
const leastConfidenceWithoutText = 0.5;

/**
 * Who decides: code by a hard rule, automation within the proven bound, or a person. Every condition is written so that
 * a number that is missing, or is no number, does not approve.
 */
export function decideGate(input: GateInput): GateVerdict {
  if (input.hardRules.outcome === 'reject') return { outcome: 'reject' };
  const calibration = calibrationFor(input);
  const reasons = reasonsToWait(input, calibration);
  const mayApprove = isEligible(input) && calibration !== null && isConfident(input, calibration.threshold);
  return reasons.length === 0 && mayApprove
    ? { outcome: 'approve', calibrationId: calibration.id, threshold: calibration.threshold }
    : { outcome: 'wait', reasons };
}

/** Whether everything but confidence speaks for an automatic approval: only such requests calibrate. */
export function isEligible(input: Omit<GateInput, 'calibration'>): boolean {
  return (
    needsNothingBut(input) &&
    input.confidenceWithoutText !== null &&
    input.confidenceWithoutText >= leastConfidenceWithoutText
  );
}

/** Whether only the answer without the free text is missing: nothing else is worth that call. */
export function isWorthAskingWithoutText(input: Omit<GateInput, 'calibration' | 'confidenceWithoutText'>): boolean {
  return needsNothingBut(input);
}

function needsNothingBut(input: Omit<GateInput, 'calibration' | 'confidenceWithoutText'>): boolean {
  return (
    input.hardRules.outcome === 'allow' &&
    input.hardRules.findings.length === 0 &&
    input.textFindings.length === 0 &&
    input.obstacle === null &&
    input.recommendation === 'approve' &&
    isProbability(input.confidence)
  );
}

interface Threshold {
  readonly id: string;
  readonly threshold: number;
}

/** The calibration the request may be approved under; one for another recipe says nothing about this confidence. */
export function calibrationFor({
  calibration,
  fingerprint,
}: Pick<GateInput, 'calibration' | 'fingerprint'>): Threshold | null {
  if (calibration === null) return null;
  const { id, status, threshold } = calibration;
  const holds = status === 'on' && calibration.fingerprint === fingerprint && isProbability(threshold);
  return holds ? { id, threshold } : null;
}

function reasonsToWait(input: GateInput, calibration: Threshold | null): readonly WaitReason[] {
  const reasons: WaitReason[] = [];
  if (input.hardRules.outcome !== 'allow' || input.hardRules.findings.length > 0) reasons.push('hard-rule');
  if (input.textFindings.some(({ kind }) => kind === 'instructs-reviewer')) reasons.push('text-instructs');
  if (input.textFindings.some(({ kind }) => kind === 'hidden-text')) reasons.push('hidden-text');
  if (input.obstacle !== null) reasons.push(input.obstacle);
  else if (input.recommendation === 'reject') reasons.push('recommends-rejection');
  else if (input.recommendation === null || !isProbability(input.confidence)) reasons.push('model-unavailable');
  if (reasons.length === 0 && !isEligible(input)) reasons.push('text-dependent');
  if (calibration === null) reasons.push('shadow');
  else if (isProbability(input.confidence) && !isConfident(input, calibration.threshold))
    reasons.push('below-threshold');
  return reasons;
}

function isConfident({ confidence }: Pick<GateInput, 'confidence'>, threshold: number): boolean {
  return isProbability(confidence) && confidence >= threshold;
}

function isProbability(value: number | null): value is number {
  return value !== null && value >= 0 && value <= 1;
}
