import { formatCost, promptCacheShare } from '../../domain/cost.ts';
import type { WeeklyReport } from '../../domain/weekly-report.ts';
import { formatNumber } from '../numbers.ts';
import { formatDuration, formatInstant } from './dates.ts';

/** Name and value of each fact about how the report came about. */
export type FactsView = readonly { readonly name: string; readonly value: string }[];

export function toFactsView(report: WeeklyReport): FactsView {
  const { facts, run, rubric } = report;
  const { usage } = facts;
  const prompts = Object.entries(facts.prompts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...toRunFacts(run),
    { name: 'Rubric', value: `${rubric.title}, version ${rubric.version}` },
    {
      name: 'Prompts',
      value: prompts.length === 0 ? 'none' : prompts.map(([name, version]) => `${name}, version ${version}`).join('; '),
    },
    {
      name: 'Models',
      value:
        facts.models.length === 0
          ? 'no model gave an answer'
          : facts.models
              .map(
                ({ provider, model, languageModel, evaluations }) =>
                  `${model} (${provider}${languageModel ? '' : '; a heuristic, no language model'}): ${formatNumber(evaluations)} evaluations`,
              )
              .join('; '),
    },
    {
      name: 'Tokens',
      value: `${formatNumber(usage.inputTokens)} read${cacheNote(usage)}, ${formatNumber(usage.outputTokens)} written`,
    },
    {
      name: 'Cost',
      value:
        facts.costMicroUsd === null ? 'unknown: at least one model has no known price' : formatCost(facts.costMicroUsd),
    },
    { name: 'Taken over', value: `${formatNumber(facts.reused)} judgements of unchanged work` },
    { name: 'Report made', value: formatInstant(report.generatedAt) },
  ];
}

function cacheNote(usage: WeeklyReport['facts']['usage']): string {
  const share = promptCacheShare(usage);
  if (share === null) return '';
  return ` (${formatNumber(usage.cacheReadTokens)} of them, ${Math.round(share * 100)} %, from the provider's cache)`;
}

function toRunFacts(run: WeeklyReport['run']): FactsView {
  if (run === null) return [{ name: 'Run', value: 'none for this week' }];
  const duration = formatDuration(run.startedAt, run.finishedAt);
  return [
    {
      name: 'Run',
      value: `${run.id}, revision ${run.revision}${run.round > 1 ? `, round ${run.round}` : ''}, ${run.status}`,
    },
    { name: 'Started', value: `${formatInstant(run.startedAt)}${duration === null ? '' : `, took ${duration}`}` },
    { name: 'Rules', value: `version ${run.rulesVersion}` },
  ];
}
