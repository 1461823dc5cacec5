import { formatAsOf } from '../../domain/freshness.ts';
import type { MetricSeries, WeeklyReport } from '../../domain/weekly-report.ts';
import { formatNumber } from '../numbers.ts';
import type { TrustedHtml } from '../trusted-html.ts';
import type { Charts } from './charts.ts';

/** A number over weeks: its newest value in words, its course as a small chart. */
export interface MetricView {
  readonly title: string;
  /** `not recorded` when this week has no value */
  readonly value: string;
  readonly unit: string;
  /** up to when it holds, in words; null: nobody said */
  readonly note: string | null;
  readonly isOutdated: boolean;
  readonly chart: TrustedHtml;
}

/** Null when nothing was recorded in any of the weeks. */
export function toMetricView(series: MetricSeries, weeks: WeeklyReport['weeks'], charts: Charts): MetricView | null {
  const known = series.values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const value = series.values.at(-1) ?? null;
  const largest = Math.max(...known.map(Math.abs));
  return {
    title: series.title,
    value: value === null ? 'not recorded' : formatNumber(value),
    unit: value === null ? '' : series.unit,
    note: noteOf(series),
    isOutdated: series.isOutdated === true,
    chart: charts.sparkline(series.values, {
      title: `${series.title} by week: ${valuesInWords(series.values, weeks, series.unit)}`,
      minSpan: largest * 0.4 || 1,
    }),
  };
}

/** `W46 31.5 h, W47 none`: what a small chart shows, as text. */
export function valuesInWords(values: readonly (number | null)[], weeks: WeeklyReport['weeks'], unit: string): string {
  const suffix = unit === '' ? '' : ` ${unit}`;
  return weeks
    .map((week, index) => {
      const value = values[index] ?? null;
      return `${week.slice(5)} ${value === null ? 'none' : `${formatNumber(value)}${suffix}`}`;
    })
    .join(', ');
}

/** `as of 23 Nov 2026, 06:00 UTC`, and what follows from it. */
export function noteOf({ asOf, isOutdated }: MetricSeries): string | null {
  if (asOf === undefined) return null;
  return `as of ${formatAsOf(asOf)}${isOutdated === true ? ', before the week had ended: not graded' : ''}`;
}
