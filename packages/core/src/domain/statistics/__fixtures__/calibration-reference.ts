/** A calibration computed with exact fractions: `math.comb` sums for the tests, halving with 60 digits for the bound. */
export interface CalibrationReference {
  readonly alpha: number;
  readonly delta: number;
  /** labels per level of the grid .9, .8, .7, .6, .5: those in [level, next higher level), and disagreements among them */
  readonly levels: readonly (readonly [labels: number, disagreements: number])[];
  readonly threshold: number | null;
  readonly riskUpperBound: number | null;
  /** p of each tested level, in order */
  readonly pValues: readonly number[];
}

export const calibrationReference: readonly CalibrationReference[] = [
  {
    alpha: 0.05,
    delta: 0.1,
    levels: [
      [50, 0],
      [40, 0],
      [60, 1],
      [50, 9],
      [30, 10],
    ],
    threshold: 0.7,
    riskUpperBound: 0.025682963974989478,
    pValues: [0.07694497527671332, 0.009888364709658988, 0.004052041615144136, 0.5830671820811717],
  },
  {
    alpha: 0.05,
    delta: 0.05,
    levels: [
      [20, 0],
      [30, 0],
      [30, 1],
      [40, 0],
      [30, 0],
    ],
    threshold: null,
    riskUpperBound: null,
    pValues: [0.08605379284822895],
  },
  {
    alpha: 0.05,
    delta: 0.05,
    levels: [
      [30, 0],
      [30, 0],
      [40, 1],
      [60, 1],
      [50, 12],
    ],
    threshold: 0.6,
    riskUpperBound: 0.03882379425966634,
    pValues: [0.04606979898695207, 0.0370812093273552, 0.012180402010401579, 0.8935140098218014],
  },
  {
    alpha: 0.1,
    delta: 0.1,
    levels: [
      [22, 0],
      [5, 3],
      [70, 0],
      [40, 2],
      [10, 9],
    ],
    threshold: 0.9,
    riskUpperBound: 0.09937197978872149,
    pValues: [0.09847709021836111, 0.7178979876918525],
  },
  {
    alpha: 0.1,
    delta: 0.1,
    levels: [
      [0, 0],
      [10, 0],
      [11, 0],
      [0, 0],
      [0, 0],
    ],
    threshold: null,
    riskUpperBound: null,
    pValues: [],
  },
  {
    alpha: 0.02,
    delta: 0.05,
    levels: [
      [160, 0],
      [100, 1],
      [300, 2],
      [100, 4],
      [100, 1],
    ],
    threshold: 0.5,
    riskUpperBound: 0.018912593609201094,
    pValues: [
      0.039461365638917174, 0.03300213826294701, 0.003968095372165218, 0.04706487757555068, 0.03246416634704719,
    ],
  },
  {
    alpha: 0.1,
    delta: 0.05,
    levels: [
      [28, 0],
      [3, 0],
      [200, 12],
      [100, 5],
      [0, 0],
    ],
    threshold: 0.5,
    riskUpperBound: 0.07604448712288463,
    pValues: [0.03815204244769457, 0.006342758235416108, 0.001013764690032238, 0.001013764690032238],
  },
  {
    alpha: 0.05,
    delta: 0.1,
    levels: [
      [400, 26],
      [10, 0],
      [0, 0],
      [300, 0],
      [0, 0],
    ],
    threshold: null,
    riskUpperBound: null,
    pValues: [0.9273510933173355],
  },
];
