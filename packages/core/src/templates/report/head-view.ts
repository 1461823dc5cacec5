import { formatCost, promptCacheShare } from '../../domain/cost.ts';
import type { WeeklyReport } from '../../domain/weekly-report.ts';
import { formatChange, formatNumber } from '../numbers.ts';
import { formatDates, formatInstant } from './dates.ts';
import type { Summary } from './summary.ts';

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  /** a section of the page; null when there is nothing to go to */
  readonly target: string | null;
  readonly tone: 'plain' | 'up' | 'down' | 'warn';
}

export interface HeadView {
  readonly organisation: string;
  readonly week: string;
  readonly weekNumber: number;
  readonly dates: string;
  readonly generatedAt: string;
  readonly lead: string;
  readonly notices: readonly { readonly title: string; readonly message: string }[];
  readonly tiles: readonly Tile[];
}

export function toHeadView(report: WeeklyReport, summary: Summary): HeadView {
  return {
    organisation: report.organisation,
    week: report.week,
    weekNumber: Number(report.week.slice(6)),
    dates: formatDates(report.dates),
    generatedAt: formatInstant(report.generatedAt),
    lead: toLead(summary),
    notices: toNotices(report, summary),
    tiles: toTiles(report, summary),
  };
}

/** The week in two sentences. */
function toLead({ projects, byStatus, median, medianChange, previousMedian }: Summary): string {
  if (projects.length === 0) return 'There are no active projects.';
  const scored = byStatus.graded.length + byStatus['needs-review'].length;
  if (median === null) return `None of the ${formatNumber(projects.length)} projects has a grade.`;
  const course =
    medianChange === null || previousMedian === null
      ? ''
      : medianChange === 0
        ? ', the same as last week'
        : `, ${medianChange > 0 ? 'up' : 'down'} from ${previousMedian.toFixed(1)} last week`;
  const waiting = byStatus['needs-review'].length;
  const people =
    waiting === 0
      ? 'Nothing waits for a person.'
      : `${formatNumber(waiting)} ${waiting === 1 ? 'grade waits' : 'grades wait'} for a person.`;
  return `${formatNumber(scored)} of ${formatNumber(projects.length)} projects have a grade; the median score is ${median.toFixed(1)}${course}. ${people}`;
}

function toNotices({ run }: WeeklyReport, { isOffline, byStatus }: Summary): HeadView['notices'] {
  const pending = byStatus['not-evaluated'].length;
  return [
    ...(run === null
      ? [
          {
            title: 'Not evaluated yet.',
            message: 'This week has not been evaluated: start it with evaluations.weekly (ai-manager evaluate).',
          },
        ]
      : []),
    ...(run !== null && run.status === 'open'
      ? [
          {
            title: 'Unfinished run.',
            message: `${formatNumber(pending)} ${pending === 1 ? 'project is' : 'projects are'} still open; start the evaluation again and it goes on where it stopped.`,
          },
        ]
      : []),
    ...(isOffline
      ? [
          {
            title: 'Judged without a language model.',
            message:
              'An offline heuristic read these updates by fixed rules. It shows how the system works; do not base decisions about people on it.',
          },
        ]
      : []),
  ];
}

function toTiles(report: WeeklyReport, summary: Summary): readonly Tile[] {
  const { byStatus, median, medianChange, projects } = summary;
  const review = byStatus['needs-review'].length;
  const without = byStatus['insufficient-evidence'].length + byStatus.failed.length + byStatus['not-evaluated'].length;
  return [
    {
      label: 'Median score',
      value: median === null ? '–' : median.toFixed(1),
      note: medianChange === null ? 'no earlier week to compare' : `${formatChange(medianChange)} against last week`,
      target: null,
      tone: medianChange === null || medianChange === 0 ? 'plain' : medianChange > 0 ? 'up' : 'down',
    },
    {
      label: 'Graded',
      value: formatNumber(byStatus.graded.length + review),
      note: `of ${formatNumber(projects.length)} projects, ${formatNumber(report.people.length)} people`,
      target: 'ranking',
      tone: 'plain',
    },
    {
      label: 'Needs review',
      value: formatNumber(review),
      note: review === 0 ? 'nothing to decide' : 'your decision is asked for',
      target: review === 0 ? null : 'review',
      tone: review === 0 ? 'plain' : 'warn',
    },
    {
      label: 'No grade',
      value: formatNumber(without),
      note: withoutNote(byStatus),
      target: without === 0 ? null : 'no-grade',
      tone: 'plain',
    },
    {
      label: 'Cost',
      value: formatCost(report.facts.costMicroUsd).replace(/(\.\d{2})00$/u, '$1'),
      note: costNote(report, summary.isOffline),
      target: 'facts',
      tone: 'plain',
    },
  ];
}

function withoutNote(byStatus: Summary['byStatus']): string {
  const parts = [
    [byStatus['insufficient-evidence'].length, 'too little evidence'],
    [byStatus.failed.length, 'failed'],
    [byStatus['not-evaluated'].length, 'not evaluated'],
  ] as const;
  const present = parts.filter(([count]) => count > 0).map(([count, words]) => `${formatNumber(count)} ${words}`);
  return present.length === 0 ? 'every project has one' : present.join(', ');
}

function costNote({ facts }: WeeklyReport, isOffline: boolean): string {
  if (facts.costMicroUsd === null) return 'a model without a known price took part';
  if (isOffline) return 'no model was paid';
  const tokens = `${formatNumber(facts.usage.inputTokens + facts.usage.outputTokens)} tokens`;
  const share = promptCacheShare(facts.usage);
  return share === null ? tokens : `${tokens}, ${Math.round(share * 100)} % of the input from the cache`;
}
