import type { EChartsCoreOption } from 'echarts/core';
import type { ReportApprovals } from '../../domain/approval-report.ts';
import type { TrustedHtml } from '../trusted-html.ts';
import type { CoveredLevel, FlowOfWeek } from './approval-chart-options.ts';
import { coverageOption, driftOption, flowOption } from './approval-chart-options.ts';
import type { CostOfWeek, GradeCount, WeekSpread } from './chart-options.ts';
import { costsOption, distributionOption, sparklineOption, trendOption } from './chart-options.ts';
import { toInlineSvg } from './svg.ts';

export interface SparklineOptions {
  readonly title: string;
  /** smallest range of values the height stands for, so that noise does not look like a trend */
  readonly minSpan: number;
}

/** Draws the charts of one report as inline SVG. */
export interface Charts {
  distribution(grades: readonly GradeCount[], title: string): TrustedHtml;
  trend(weeks: readonly WeekSpread[], title: string): TrustedHtml;
  costs(weeks: readonly CostOfWeek[], title: string): TrustedHtml;
  flow(weeks: readonly FlowOfWeek[], title: string): TrustedHtml;
  coverage(levels: readonly CoveredLevel[], bound: { readonly alpha: number; readonly title: string }): TrustedHtml;
  drift(points: ReportApprovals['drift'], bound: { readonly limit: number; readonly title: string }): TrustedHtml;
  sparkline(values: readonly (number | null)[], options: SparklineOptions): TrustedHtml;
  /** Charts keep timers alive until they are disposed of. */
  dispose(): void;
}

const sparkSize = { width: 96, height: 26 };

/** Loads the plotting library, which takes a moment, only when a report is drawn. */
export async function createCharts(): Promise<Charts> {
  const { openChart: open } = await import('./plotting.ts');
  const spark = open(sparkSize.width, sparkSize.height);

  function once(width: number, height: number, option: EChartsCoreOption): string {
    const chart = open(width, height);
    try {
      chart.setOption(option);
      return chart.renderToSVGString();
    } finally {
      chart.dispose();
    }
  }

  return {
    distribution: (grades, title) =>
      toInlineSvg(once(320, 250, distributionOption(grades)), { title, className: 'chart' }),
    trend: (weeks, title) => toInlineSvg(once(320, 250, trendOption(weeks)), { title, className: 'chart' }),
    costs: (weeks, title) => toInlineSvg(once(320, 190, costsOption(weeks)), { title, className: 'chart' }),
    flow: (weeks, title) => toInlineSvg(once(760, 200, flowOption(weeks)), { title, className: 'chart wide-chart' }),
    coverage: (levels, { alpha, title }) =>
      toInlineSvg(once(380, 230, coverageOption(levels, alpha)), { title, className: 'chart' }),
    drift: (points, { limit, title }) =>
      toInlineSvg(once(380, 230, driftOption(points, limit)), { title, className: 'chart' }),
    sparkline(values, { title, minSpan }) {
      spark.setOption(sparklineOption(values, minSpan), { notMerge: true, silent: true });
      return toInlineSvg(spark.renderToSVGString(), { title, className: 'spark' });
    },
    dispose: () => spark.dispose(),
  };
}
