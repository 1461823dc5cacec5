/**
 * Logarithm of the mean over eta of prod(1 + eta (x - alpha)), alpha and eta in exact decimal fractions (Python 3,
 * `fractions`), the logarithm with 60 digits (mpmath 1.3.0).
 */
export const driftReference: readonly {
  readonly alpha: number;
  readonly audits: string;
  readonly logEvidence: number;
}[] = [
  { alpha: 0.05, audits: '0000000000', logEvidence: -1.0012138543159517 },
  { alpha: 0.05, audits: '111', logEvidence: 5.051983130337517 },
  { alpha: 0.1, audits: '0000000000', logEvidence: -1.0012138543159517 },
  { alpha: 0.1, audits: '111', logEvidence: 3.2660180843692186 },
  { alpha: 0.05, audits: '0001000010', logEvidence: 0.9576113975382926 },
  { alpha: 0.1, audits: '1000000000000000000000000000000000000000', logEvidence: -1.9889598396570476 },
  { alpha: 0.02, audits: '0100101', logEvidence: 5.901029522906179 },
  { alpha: 0.2, audits: '010101010101', logEvidence: 1.826072117674821 },
  { alpha: 0.5, audits: '1101', logEvidence: 0.24316766143419913 },
];
