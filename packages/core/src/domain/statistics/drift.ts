import { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import { assertInsideUnit } from './checks.ts';

/** Bets of the test, as shares of 1/alpha; the mixture needs no guess of how far the risk has risen. */
const bets = [0.025, 0.05, 0.1, 0.2, 0.4] as const;

/** State of a drift test: JSON, to be kept between audits. */
export const driftStateSchema = z
  .strictObject({
    alpha: z.number().gt(0).lt(1).meta({ description: 'Highest tolerated share of disagreements among audits, 0..1' }),
    delta: z.number().gt(0).lt(1).meta({ description: 'Probability of a false alarm over all audits ever, 0..1' }),
    audits: z.int().nonnegative().meta({ description: 'Blind audits seen' }),
    disagreements: z.int().nonnegative().meta({ description: 'Audits in which the person did not approve' }),
    driftedAtAudit: z
      .int()
      .positive()
      .nullable()
      .meta({ description: 'Number of the audit that gave the alarm; null: none so far. An alarm stays.' }),
  })
  .refine((state) => state.disagreements <= state.audits && (state.driftedAtAudit ?? 0) <= state.audits, {
    error: 'No more disagreements than audits, and no alarm after the last one.',
  });
export type DriftState = z.infer<typeof driftStateSchema>;

/** What the test tolerates; `delta` is the probability of a false alarm, however long it runs. */
export interface DriftSettings {
  /** the bound that automation promised: highest share of disagreements, between 0 and 1 */
  readonly alpha: number;
  readonly delta: number;
}

/**
 * A drift test before its first audit. A new threshold needs a new test.
 *
 * @throws InvalidInputError `INVALID_INPUT` when a number is not between 0 and 1
 */
export function startDriftTest({ alpha, delta }: DriftSettings): DriftState {
  assertInsideUnit('alpha', alpha);
  assertInsideUnit('delta', delta);
  return { alpha, delta, audits: 0, disagreements: 0, driftedAtAudit: null };
}

/**
 * The state after one more blind audit of an automatic approval. Automation is to be switched off as soon as
 * `driftedAtAudit` is a number. Feed every audit once, in the order of their labels; overrides made after seeing the
 * verdict are no audits.
 *
 * @param disagreed - the person, not knowing the verdict, did not approve
 * @throws InvalidInputError `INVALID_INPUT` when the state is none
 * @see Ville (1939), Etude critique de la notion de collectif: why looking after every audit is allowed
 * @see Waudby-Smith, Ramdas (2024), Estimating means of bounded random variables by betting, J. R. Stat. Soc. B 86(1)
 */
export function observeAudit(state: DriftState, disagreed: boolean): DriftState {
  const before = toDriftState(state);
  const after = {
    ...before,
    audits: before.audits + 1,
    disagreements: before.disagreements + (disagreed ? 1 : 0),
  };
  const drifted = logEvidence(after) >= -Math.log(after.delta);
  return { ...after, driftedAtAudit: before.driftedAtAudit ?? (drifted ? after.audits : null) };
}

/**
 * Evidence against "the risk is at most alpha": natural logarithm of the mean, over the bets eta, of the product over
 * all audits of 1 + eta (x - alpha), where x is 1 for a disagreement and else 0. The product needs the two counts only,
 * so no rounding adds up and the order does not matter.
 *
 * @returns 0 before the first audit; the alarm is at ln(1 / delta)
 * @throws InvalidInputError `INVALID_INPUT` when the state is none
 */
export function driftEvidence(state: DriftState): number {
  return logEvidence(toDriftState(state));
}

function logEvidence({ alpha, audits, disagreements }: DriftState): number {
  const logs = bets.map((bet) => {
    const eta = bet / alpha;
    return disagreements * Math.log1p(eta * (1 - alpha)) + (audits - disagreements) * Math.log1p(-eta * alpha);
  });
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0) / bets.length);
}

function toDriftState(value: unknown): DriftState {
  const parsed = driftStateSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    'This is no state of a drift test: start one anew, or pass what the last audit returned.',
    {
      details: { issues: parsed.error.issues },
    },
  );
}
