import { fewestGradePairs, toQualityFigures } from '../../domain/quality-figures.ts';
import type { QualityReport } from '../../domain/quality-report.ts';
import type { Week } from '../../domain/week.ts';
import { addWeeks, weeksUpTo } from '../../domain/week.ts';
import type { JudgeKey, QualityCounts } from '../../ports/index.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import type * as descriptors from '../reports.ts';
import { weekOrLast } from '../weeks.ts';

/** Weeks that agreement at a point in time is computed from. */
const agreementWeeks = 12;

export const qualityReport: HandlerOf<typeof descriptors.qualityReport> = async (context, input) =>
  readQuality(context, { week: await weekOrLast(context, input.week), count: input.weeks });

/** Reads the weeks asked for and, for agreement over time, those before. */
export async function readQuality(
  { services, signal }: OperationContext,
  { week, count }: { readonly week: Week; readonly count: number },
): Promise<QualityReport> {
  const weeks = weeksUpTo(week, count);
  const read = weeksUpTo(week, count + agreementWeeks - 1);
  const counts = await services.ports.storage.quality.counts({ weeks, pairWeeks: read }, { signal });
  const asked = new Set(weeks);
  const ofWeeks = pick(counts, (key) => asked.has(key.week));
  return {
    total: toQualityFigures(ofWeeks),
    weeks: weeks.map((at) => {
      const oldest = addWeeks(at, 1 - agreementWeeks);
      const pairs = counts.pairs.filter((pair) => pair.week >= oldest && pair.week <= at);
      return {
        week: at,
        figures: toQualityFigures(
          pick(counts, (key) => key.week === at),
          pairs,
        ),
      };
    }),
    judges: judgesIn(ofWeeks),
    agreementWeeks,
    fewestPairs: fewestGradePairs,
  };
}

function pick(counts: QualityCounts, matches: (key: JudgeKey) => boolean): QualityCounts {
  return {
    judgements: counts.judgements.filter(matches),
    pairs: counts.pairs.filter(matches),
    reviews: counts.reviews.filter(matches),
  };
}

function judgesIn(counts: QualityCounts): QualityReport['judges'] {
  const keyOf = ({ provider, model, promptVersion }: JudgeKey): string =>
    JSON.stringify([provider, model, promptVersion]);
  const judges = new Map(counts.judgements.map((key) => [keyOf(key), key]));
  return [...judges]
    .flatMap(([key, { provider, model, promptVersion, languageModel }]) =>
      provider === null || model === null || promptVersion === null
        ? []
        : [
            {
              provider,
              model,
              promptVersion,
              languageModel: languageModel ?? true,
              figures: toQualityFigures(pick(counts, (row) => keyOf(row) === key)),
            },
          ],
    )
    .toSorted((a, b) => b.figures.evaluations - a.figures.evaluations);
}
