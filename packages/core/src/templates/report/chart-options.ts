import type { EChartsCoreOption } from 'echarts/core';
import type { Grade } from '../../domain/rubric.ts';
import { paint } from './svg.ts';

/** Median and middle half of the scores of one week; null without scores. */
export interface WeekSpread {
  readonly label: string;
  readonly spread: { readonly lower: number; readonly median: number; readonly upper: number } | null;
}

export interface CostOfWeek {
  readonly label: string;
  /** null: no run */
  readonly usd: number | null;
  readonly text: string;
}

export interface GradeCount {
  readonly grade: Grade;
  readonly count: number;
  readonly previousCount: number;
}

const gradePaint: Readonly<Record<Grade, string>> = {
  A: paint.gradeA,
  B: paint.gradeB,
  C: paint.gradeC,
  D: paint.gradeD,
  E: paint.gradeE,
};

export function distributionOption(grades: readonly GradeCount[]): EChartsCoreOption {
  const label = { show: true, position: 'top', distance: 4, textBorderWidth: 0 };
  return {
    animation: false,
    grid: { left: 4, right: 4, top: 22, bottom: 26 },
    xAxis: {
      type: 'category',
      data: grades.map(({ grade }) => grade),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: paint.line } },
      axisLabel: { color: paint.ink, fontSize: 14, fontWeight: 600, margin: 9 },
    },
    yAxis: { type: 'value', show: false, min: 0 },
    series: [
      {
        type: 'bar',
        barWidth: '30%',
        barGap: '12%',
        data: grades.map(({ previousCount }) => previousCount),
        itemStyle: { color: paint.past, borderColor: paint.pastEdge, borderWidth: 1, borderRadius: [2, 2, 0, 0] },
        label: { ...label, color: paint.soft, fontSize: 12 },
      },
      {
        type: 'bar',
        barWidth: '42%',
        data: grades.map(({ grade, count }) => ({
          value: count,
          itemStyle: { color: gradePaint[grade], borderRadius: [3, 3, 0, 0] },
        })),
        label: { ...label, color: paint.ink, fontSize: 15, fontWeight: 700 },
      },
    ],
  };
}

export function trendOption(weeks: readonly WeekSpread[]): EChartsCoreOption {
  const known = weeks.flatMap(({ spread }) => spread ?? []);
  const low = Math.min(...known.map(({ lower }) => lower));
  const high = Math.max(...known.map(({ upper }) => upper));
  const interval = high - low > 30 ? 20 : 10;
  const min = Math.floor(low / interval) * interval;
  const base = { type: 'line', symbol: 'none', clip: false, silent: true } as const;
  return {
    animation: false,
    grid: { left: 28, right: 42, top: 12, bottom: 26 },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: weeks.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: paint.line } },
      axisLabel: { color: paint.soft, fontSize: 12, margin: 9, interval: Math.ceil(weeks.length / 6) - 1 },
    },
    yAxis: {
      type: 'value',
      min,
      max: Math.max(min + interval, Math.ceil(high / interval) * interval),
      interval,
      axisLabel: { color: paint.soft, fontSize: 12 },
      splitLine: { lineStyle: { color: paint.line } },
    },
    series: [
      { ...base, stack: 'half', lineStyle: { width: 0 }, data: weeks.map(({ spread }) => spread?.lower ?? '-') },
      {
        ...base,
        stack: 'half',
        lineStyle: { width: 0 },
        areaStyle: { color: paint.band, opacity: 1 },
        data: weeks.map(({ spread }) => (spread === null ? '-' : spread.upper - spread.lower)),
      },
      { ...base, ...medianLine(weeks) },
    ],
  };
}

/** The newest median carries its value, so that nobody has to read it off the axis. */
function medianLine(weeks: readonly WeekSpread[]): object {
  const last = weeks.findLastIndex(({ spread }) => spread !== null);
  const label = { position: 'right', color: paint.ink, fontSize: 14, fontWeight: 700, textBorderWidth: 0 };
  return {
    lineStyle: { color: paint.accent, width: 2.5 },
    itemStyle: { color: paint.accent },
    data: weeks.map(({ spread }, index) => {
      if (spread === null) return '-';
      const newest = index === last;
      return {
        value: spread.median,
        symbol: 'circle',
        symbolSize: newest ? 8 : 4,
        label: { ...label, show: newest, formatter: spread.median.toFixed(1) },
      };
    }),
  };
}

/** Columns over weeks, the newest with its value; null: there was nothing that week. */
export function costsOption(weeks: readonly CostOfWeek[]): EChartsCoreOption {
  const last = weeks.findLastIndex(({ usd }) => usd !== null);
  const label = { show: true, position: 'top', distance: 4, textBorderWidth: 0, fontSize: 13, fontWeight: 700 };
  return {
    animation: false,
    grid: { left: 4, right: 4, top: 24, bottom: 26 },
    xAxis: {
      type: 'category',
      data: weeks.map(({ label: week }) => week),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: paint.line } },
      axisLabel: { color: paint.soft, fontSize: 12, margin: 9, interval: Math.ceil(weeks.length / 6) - 1 },
    },
    yAxis: { type: 'value', show: false, min: 0 },
    series: [
      {
        type: 'bar',
        barWidth: '55%',
        data: weeks.map(({ usd, text }, index) => ({
          value: usd ?? '-',
          itemStyle: {
            color: index === last ? paint.accent : paint.past,
            borderColor: index === last ? paint.accent : paint.pastEdge,
            borderWidth: 1,
            borderRadius: [3, 3, 0, 0],
          },
          label: { ...label, show: index === last, formatter: text, color: paint.ink },
        })),
      },
    ],
  };
}

export function sparklineOption(values: readonly (number | null)[], minSpan: number): EChartsCoreOption {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known, Infinity);
  const high = Math.max(...known, -Infinity);
  const margin = Math.max(0, (minSpan - (high - low)) / 2);
  const last = values.findLastIndex((value) => value !== null);
  return {
    animation: false,
    grid: { left: 3, right: 4, top: 4, bottom: 4 },
    xAxis: { type: 'category', show: false, boundaryGap: false, data: values.map((_, index) => index) },
    yAxis: {
      type: 'value',
      show: false,
      min: known.length === 0 ? 0 : low - margin,
      max: known.length === 0 ? 1 : high + margin + 1e-9,
    },
    series: [
      {
        type: 'line',
        symbol: 'none',
        // Else the dot of a long series is left out for want of room between its points.
        showAllSymbol: true,
        clip: false,
        silent: true,
        lineStyle: { color: paint.soft, width: 1.5 },
        itemStyle: { color: paint.accent },
        data: values.map((value, index) =>
          value === null ? '-' : isMarked(values, index, last) ? { value, symbol: 'circle', symbolSize: 5 } : value,
        ),
      },
    ],
  };
}

/** The newest value gets a dot, and so does a value alone between gaps, which no line would show. */
function isMarked(values: readonly (number | null)[], index: number, last: number): boolean {
  return index === last || ((values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null);
}
