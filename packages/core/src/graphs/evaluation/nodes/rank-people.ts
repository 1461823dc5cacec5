import { rankBuilders } from '../../../domain/ranking.ts';
import { addWeeks } from '../../../domain/week.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { NodeConfig } from '../node-config.ts';
import { callOptionsOf, weekContextOf } from '../node-config.ts';
import type { WeekState, WeekUpdate } from '../week-state.ts';

/** Ranks people by this week's scores against last week's; a run of chosen projects ranks nobody. */
export function createRankPeople({ ports }: Pick<EvaluationDeps, 'ports'>) {
  return async (state: WeekState, config: NodeConfig): Promise<WeekUpdate> => {
    const options = callOptionsOf(config);
    const { run } = state;
    if (run === undefined || run.scope === 'only') return { ranking: [] };
    const { counts, costMicroUsd, week } = run;
    weekContextOf(config).onProgress({
      operation: 'evaluations.weekly',
      phase: 'ranking',
      week,
      done: counts.total,
      total: counts.total,
      counts,
      costMicroUsd,
    });
    const before = addWeeks(run.week, -1);
    const scores = await ports.storage.evaluations.scores({ weeks: [before, run.week] }, options);
    const ranking = rankBuilders(
      scores.filter((row) => row.week === run.week),
      scores.filter((row) => row.week === before),
    );
    return { ranking };
  };
}
