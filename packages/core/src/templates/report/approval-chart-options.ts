import type { EChartsCoreOption } from 'echarts/core';
import type { ApprovalFlow, ReportApprovals } from '../../domain/approval-report.ts';
import { paint } from './svg.ts';

export interface FlowOfWeek extends ApprovalFlow {
  readonly label: string;
}

/** A threshold that was tested, where there were requests to tell its coverage from. */
export interface CoveredLevel extends Omit<ReportApprovals['levels'][number], 'coverage'> {
  readonly coverage: number;
}

/** From the bottom of a column to its top, as the legend lists them. */
export const ways: readonly (keyof ApprovalFlow)[] = ['automatic', 'person', 'rule', 'expired', 'waiting'];
const topWay = 'waiting';

const wayPaint: Readonly<Record<keyof ApprovalFlow, string>> = {
  automatic: paint.gradeA,
  person: paint.gradeC,
  rule: paint.gradeD,
  expired: paint.gradeE,
  waiting: paint.past,
};

/** One column per week of hand-in, divided by how the requests were decided; its sum on top. */
export function flowOption(weeks: readonly FlowOfWeek[]): EChartsCoreOption {
  const sums = weeks.map((week) => ways.reduce((sum, way) => sum + week[way], 0));
  return {
    animation: false,
    grid: { left: 4, right: 4, top: 24, bottom: 26 },
    xAxis: categories(weeks.map(({ label }) => label)),
    yAxis: { type: 'value', show: false, min: 0 },
    series: ways.map((way) => ({
      type: 'bar',
      stack: 'requests',
      barWidth: '62%',
      data: weeks.map((week, at) => ({
        value: week[way],
        // The edge of an empty part would still be a line.
        itemStyle: { borderWidth: week[way] === 0 ? 0 : 1 },
        label: {
          show: way === topWay && (sums[at] ?? 0) > 0,
          position: 'top',
          distance: 4,
          textBorderWidth: 0,
          fontSize: 13,
          fontWeight: 700,
          color: paint.ink,
          formatter: String(sums[at] ?? 0),
        },
      })),
      itemStyle: { color: wayPaint[way], borderColor: way === 'waiting' ? paint.pastEdge : wayPaint[way] },
    })),
  };
}

/** What a threshold lets through against the bound of its risk, both in percent; the line is alpha. */
export function coverageOption(levels: readonly CoveredLevel[], alpha: number): EChartsCoreOption {
  const highest = Math.max(alpha, ...levels.map(({ riskUpperBound }) => riskUpperBound)) * 100;
  const top = Math.ceil((highest * 1.15) / niceStep(highest)) * niceStep(highest);
  return {
    animation: false,
    grid: { left: 40, right: 14, top: 16, bottom: 40 },
    xAxis: { ...values('approved automatically, %'), min: 0, max: 100, interval: 25 },
    yAxis: { ...values(''), min: 0, max: top, interval: niceStep(highest) },
    series: [
      limitLine([0, 100], alpha * 100, `${String(Math.round(alpha * 1_000) / 10)} % promised`),
      {
        ...line,
        lineStyle: { color: paint.accent, width: 2 },
        data: levels.map(({ coverage, riskUpperBound, accepted, threshold }, at) => ({
          value: [coverage * 100, riskUpperBound * 100],
          symbol: accepted ? 'circle' : 'emptyCircle',
          symbolSize: 8,
          itemStyle: { color: accepted ? paint.accent : paint.gradeE },
          label: {
            show: at === 0 || at === levels.length - 1,
            position: 'top',
            formatter: `from ${String(threshold)}`,
            color: paint.ink,
            fontSize: 12,
            textBorderWidth: 0,
          },
        })),
      },
    ],
  };
}

/** Evidence against the bound over audits, on a scale of factors; automation ends at the limit. */
export function driftOption(points: ReportApprovals['drift'], limit: number): EChartsCoreOption {
  const last = Math.max(1, points.at(-1)?.audits ?? 1);
  const inside = (evidence: number): number => Math.min(Math.max(evidence, leastFactor), limit * 5);
  return {
    animation: false,
    grid: { left: 40, right: 14, top: 16, bottom: 40 },
    xAxis: { ...values('audits'), min: 0, max: last, minInterval: 1, splitNumber: 4 },
    yAxis: { ...values(''), type: 'log', min: leastFactor, max: limit * 5 },
    series: [
      limitLine([0, last], limit, `ends at ${String(Math.round(limit))}`),
      {
        ...line,
        lineStyle: { color: paint.accent, width: 2 },
        data: [[0, 1], ...points.map(({ audits, evidence }) => [audits, inside(evidence)])],
      },
    ],
  };
}

const leastFactor = 0.1;
const line = { type: 'line', symbol: 'none', showAllSymbol: true, silent: true, clip: false } as const;

function limitLine([from, to]: readonly [number, number], value: number, text: string): object {
  const label = { show: true, color: paint.gradeE, fontSize: 12, textBorderWidth: 0 };
  return {
    ...line,
    lineStyle: { color: paint.gradeE, width: 1.5, type: 'dashed' },
    data: [
      {
        value: [from, value],
        symbol: 'circle',
        symbolSize: 0.1,
        itemStyle: { color: paint.gradeE },
        // At the start of the line: what it limits ends at the right.
        label: { ...label, position: 'right', offset: [0, -9], formatter: text },
      },
      { value: [to, value], symbol: 'none' },
    ],
  };
}

function niceStep(highest: number): number {
  return [1, 2, 5, 10, 20].find((step) => highest / step <= 5) ?? 25;
}

function values(name: string): object {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 26,
    nameTextStyle: { color: paint.soft, fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: paint.line } },
    axisTick: { show: false },
    axisLabel: { color: paint.soft, fontSize: 12 },
    splitLine: { lineStyle: { color: paint.line } },
  };
}

function categories(labels: readonly string[]): object {
  return {
    type: 'category',
    data: labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: paint.line } },
    axisLabel: { color: paint.soft, fontSize: 12, margin: 9, interval: Math.ceil(labels.length / 6) - 1 },
  };
}
