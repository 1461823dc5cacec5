import { approvalRulesSchema } from './approval-rules.ts';
import type { Rubric } from './rubric.ts';
import type { Rules } from './rules.ts';

/** A rubric to start from: anchored so that two people would apply it alike; only checkable content counts. */
export const defaultRubric: Rubric = {
  title: 'Weekly project rubric',
  criteria: [
    {
      id: 'one-liner',
      title: 'One-liner',
      kind: 'judged',
      sections: ['oneLiner'],
      weight: 10,
      question:
        'Does the one-liner let a stranger say who the user is, what the product does for them, and what is different afterwards? Count only what can be checked; length, tone and adjectives never count.',
      levels: {
        1: 'Nothing usable. Missing, or words that would fit any product.',
        2: 'A topic or product type is named, but neither a definite user nor a definite result.',
        3: 'User and function are both named; the result is missing or general.',
        4: 'User, function and result are named so that a stranger could repeat them; the result has no figure.',
        5: 'User, function and result are named, and the result is a figure or a fact that can be checked.',
      },
    },
    {
      id: 'tam',
      title: 'Total addressable market',
      kind: 'judged',
      sections: ['tam'],
      weight: 15,
      question:
        'Is the size of the market stated as a calculation that another person could repeat, with the origin of its numbers? A large number without an origin counts no more than a small one. Length and tone never count.',
      levels: {
        1: 'Nothing usable. Missing, or only words such as "huge" and "growing".',
        2: 'One number without a source, or a source without a number.',
        3: 'A number with either a named source or the buyers it counts, but no calculation.',
        4: 'Count of buyers times price, with at least one named source, and a definite market (country, branch).',
        5: 'As 4, and the part that can be reached within a year is separated, or a weakness of the estimate is stated with its effect.',
      },
    },
    {
      id: 'spov',
      title: 'Spiky point of view',
      kind: 'judged',
      sections: ['spov'],
      weight: 15,
      question:
        'Is there a claim that informed people in the field would dispute, and is it supported by something checkable? Strong wording is not a claim; length and tone never count.',
      levels: {
        1: 'Nothing usable. Missing, or a statement nobody would dispute.',
        2: 'A preference or a slogan; someone could disagree, but no reason is given.',
        3: 'A disputable claim with a reason, but without evidence that can be checked.',
        4: 'A disputable claim that names the opposing view and gives at least one figure, source or observation.',
        5: 'As 4, and it says what would prove it wrong, or what the builder does differently because of it.',
      },
    },
    {
      id: 'goals',
      title: 'Goals',
      kind: 'judged',
      sections: ['goals'],
      weight: 15,
      question:
        'Could a third person decide next week, without asking, whether each goal was reached? Count goals with a measure and a date. More goals are not better; length and tone never count.',
      levels: {
        1: 'Nothing usable. Missing, or only intentions such as "make progress".',
        2: 'Tasks are named, but neither a measure nor a date.',
        3: 'At least one goal has a measure or a date, not both.',
        4: 'At least one goal has both a measure and a date; the others are definite.',
        5: "All goals have a measure and a date, and last week's goals are compared with what was reached.",
      },
    },
    {
      id: 'achievements',
      title: 'Achievements',
      kind: 'judged',
      sections: ['achievements'],
      weight: 25,
      question:
        'What was really done this week, and how could it be checked? Count results with figures, dates, users, customers, revenue or links. Activity without a result counts little. Length and tone never count.',
      levels: {
        1: 'Nothing usable. Missing, or only general activity such as "worked on the product".',
        2: 'Definite work is named, but no result and nothing that could be checked.',
        3: 'At least one definite result with one figure, date, user or link.',
        4: 'Several results with figures and dates, of which at least one comes from users, customers or production.',
        5: 'As 4, and the figures are compared with an earlier value or with the goal, and a failure or open problem is stated as plainly.',
      },
    },
    {
      id: 'production-readiness',
      title: 'Production readiness',
      kind: 'metric',
      weight: 10,
      measures: [
        {
          metric: 'production_readiness',
          title: 'Passed readiness checks (%)',
          thresholds: [20, 45, 65, 85],
        },
      ],
    },
    {
      id: 'metrics',
      title: 'Metrics',
      kind: 'metric',
      weight: 10,
      measures: [
        {
          metric: 'worksmart.hours',
          title: 'WorkSmart hours',
          thresholds: [10, 20, 30, 38],
        },
        {
          metric: 'worksmart.ai_share',
          title: 'WorkSmart AI share (%)',
          thresholds: [20, 40, 60, 75],
        },
        {
          metric: 'brainlift.hours',
          title: 'BrainLift hours',
          thresholds: [1, 2.5, 4, 5],
        },
        {
          metric: 'peer_review',
          title: 'Peer review (points)',
          thresholds: [1.5, 2.5, 3.5, 4.5],
        },
      ],
    },
  ],
  grades: [
    {
      grade: 'A',
      minScore: 85,
    },
    {
      grade: 'B',
      minScore: 70,
    },
    {
      grade: 'C',
      minScore: 55,
    },
    {
      grade: 'D',
      minScore: 40,
    },
    {
      grade: 'E',
      minScore: 0,
    },
  ],
  boundaryMargin: 1,
  minEvidenceShare: 0.5,
  caps: [
    {
      criterionId: 'achievements',
      atMostLevel: 1,
      maxScore: 54,
      reason: 'Without a usable achievement the score stays below grade C.',
    },
    {
      criterionId: 'achievements',
      whenInsufficient: true,
      maxScore: 69,
      reason: 'Without evidence of an achievement the score stays below grade B.',
    },
  ],
  gates: [
    {
      grade: 'A',
      criterionId: 'achievements',
      minLevel: 4,
      reason: 'Grade A needs achievements at level 4 or above.',
    },
    {
      grade: 'A',
      criterionId: 'goals',
      minLevel: 3,
      reason: 'Grade A needs goals at level 3 or above.',
    },
  ],
};

/**
 * Rules to start from. Give them your organisation's name, time zone and sender before the first mail goes out:
 * `{ ...defaultRules, organisation: { name: 'Example Ltd' } }`.
 */
export const defaultRules: Rules = {
  organisation: { name: 'Our organisation' },
  timeZone: 'UTC',
  rubric: defaultRubric,
  evaluation: { maxSectionCharacters: 12_000, claimTolerance: 0.25, concurrency: 16, historyWeeks: 6 },
  coaching: { scoreDrop: 10, hoursBelow: 20, weeksWithoutSubmission: 2 },
  mail: { senderName: 'AI Manager', senderAddress: 'ai-manager@example.com', delivery: 'core' },
  budget: { usd: null, tokens: null, usdPerMonth: null, tokensPerMonth: null },
  approvals: approvalRulesSchema.parse({}),
};
