import type { ApprovalRules, AutomationRules, HardRules } from './approval-rules.ts';
import { spendDelta } from './statistics/selective-approval.ts';

/** Of more labels than this nobody speaks any more; the statistics refuse them. */
const mostLabels = 10_000;
/** Each calibration spends less of delta than the one before and needs more labels: thinks of so many, a few years of them. */
const calibrations = 100;

/** A mistake in the rules: where, and what is wrong in one sentence. */
export interface RuleMistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What no single field can say: fields that contradict each other, and entries that are there twice. */
export function contradictionsOf({ hard, automation, review }: ApprovalRules): readonly RuleMistake[] {
  const under = (part: keyof ApprovalRules, mistakes: readonly RuleMistake[]): readonly RuleMistake[] =>
    mistakes.map(({ path, message }) => ({ path: [part, ...path], message }));
  return [
    ...under('hard', [...limitMistakes(hard), ...blackoutMistakes(hard), ...categoryMistakes(hard)]),
    ...under('hard', exceptionMistakes(hard)),
    ...under('automation', [...gridMistakes(automation), ...boundMistakes(automation)]),
    ...under('review', [
      ...doubles(
        review.reviewers.map(({ id }) => id),
        (at) => ['reviewers', at, 'id'],
        'reviewer',
      ),
      ...doubles(
        review.reviewers.map(({ email }) => email.toLowerCase()),
        (at) => ['reviewers', at, 'email'],
        'e-mail address',
      ),
    ]),
  ];
}

function limitMistakes({ minutesPerRequest, minutesPerDay, minutesPerWeek }: HardRules): readonly RuleMistake[] {
  const perWeek = minutesPerWeek.max;
  const above = (path: string, limit: number): readonly RuleMistake[] =>
    limit <= perWeek
      ? []
      : [{ path: [path, 'max'], message: `${limit} minutes are above the limit of ${perWeek} for a whole week.` }];
  return [...above('minutesPerRequest', minutesPerRequest.max), ...above('minutesPerDay', minutesPerDay.max)];
}

function blackoutMistakes({ blackouts }: HardRules): readonly RuleMistake[] {
  return blackouts.flatMap(({ from, to }, at) =>
    from <= to
      ? []
      : [{ path: ['blackouts', at, 'to'], message: `The blackout ends on ${to}, before it begins on ${from}.` }],
  );
}

function categoryMistakes({ categories, minutesPerRequest }: HardRules): readonly RuleMistake[] {
  if (categories === null) return [];
  const ofAll = minutesPerRequest.max;
  const loose = categories.flatMap(({ maxMinutesPerRequest: limit }, at) => {
    if (limit === null || limit <= ofAll) return [];
    const message = `${limit} minutes are above the limit of ${ofAll} for every request, so this limit would never count.`;
    return [{ path: ['categories', at, 'maxMinutesPerRequest'], message }];
  });
  return [
    ...doubles(
      categories.map(({ id }) => id),
      (at) => ['categories', at, 'id'],
      'category',
    ),
    ...loose,
  ];
}

function exceptionMistakes({ exceptions }: HardRules): readonly RuleMistake[] {
  const people = exceptions.map(({ personId }) => personId);
  const own = exceptions.flatMap((exception, at) => {
    const { maxMinutesPerRequest, maxMinutesPerDay, maxMinutesPerWeek, maxWeeksLate, outcome } = exception;
    const perWeek = maxMinutesPerWeek ?? Infinity;
    const above = (path: string, limit: number | null): readonly RuleMistake[] =>
      (limit ?? 0) <= perWeek
        ? []
        : [
            {
              path: ['exceptions', at, path],
              message: `${limit} minutes are above the person's ${perWeek} for a week.`,
            },
          ];
    const limits = [maxMinutesPerRequest, maxMinutesPerDay, maxMinutesPerWeek, maxWeeksLate];
    const idle = outcome === 'by-limits' && limits.every((limit) => limit === null);
    return [
      ...above('maxMinutesPerRequest', maxMinutesPerRequest),
      ...above('maxMinutesPerDay', maxMinutesPerDay),
      ...(idle
        ? [{ path: ['exceptions', at], message: 'The exception changes nothing: give a limit or an outcome.' }]
        : []),
    ];
  });
  return [...doubles(people, (at) => ['exceptions', at, 'personId'], 'exception for the person'), ...own];
}

function gridMistakes({ grid }: AutomationRules): readonly RuleMistake[] {
  return grid.flatMap((threshold, at) => {
    const before = grid[at - 1] ?? Infinity;
    if (threshold < before) return [];
    return [{ path: ['grid', at], message: `Thresholds fall from high to low, but ${threshold} follows ${before}.` }];
  });
}

function boundMistakes({ alpha, delta }: AutomationRules): readonly RuleMistake[] {
  const labels = Math.ceil(Math.log(spendDelta(delta, calibrations)) / Math.log1p(-alpha));
  if (labels <= mostLabels) return [];
  const message = `With alpha ${alpha} and delta ${delta} calibration number ${calibrations} would need ${labels} labels, more than ${mostLabels}: tolerate a higher risk.`;
  return [{ path: ['alpha'], message }];
}

function doubles(
  values: readonly string[],
  pathOf: (at: number) => readonly (string | number)[],
  what: string,
): readonly RuleMistake[] {
  return values.flatMap((value, at) => {
    const first = values.indexOf(value);
    return first === at
      ? []
      : [{ path: pathOf(at), message: `The ${what} ${value} is there already, as number ${first + 1}.` }];
  });
}
