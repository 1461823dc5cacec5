import { describe, expect, it } from 'vitest';
import { createCharts } from './charts.ts';

const charts = await createCharts();
const draw = (values: readonly (number | null)[], title = 'Score by week') =>
  charts.sparkline(values, { title, minSpan: 20 }).toString();

describe('small charts', () => {
  it('draw a line and one dot for the newest value', () => {
    const svg = draw([1, 2, 3, 4]);
    expect(svg.match(/<path/gu)).toHaveLength(2);
    expect(svg).toContain('stroke="var(--soft)"');
    expect(svg).toContain('fill="var(--accent)"');
  });

  it('leave a gap where nothing was recorded and mark a value alone between gaps', () => {
    const svg = draw([10, 20, null, 30, null, 40, 50]);
    expect(svg.match(/M[\d.]+ [\d.]+L/gu)).toHaveLength(2);
    expect(svg.match(/var\(--accent\)/gu)).toHaveLength(2);
  });

  it('stay flat in the middle for values that hardly differ', () => {
    const line = /<path d="([^"]*)"/u.exec(draw([50, 51, 50]))?.[1] ?? '';
    const heights = [...line.matchAll(/[ML][\d.]+ ([\d.]+)/gu)].map(([, height]) => Number(height));
    expect(heights).toHaveLength(3);
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(2);
    expect(Math.abs((heights[0] ?? 0) - 13)).toBeLessThan(2);
  });

  it('cope with one value and with none', () => {
    expect(draw([null, null, 5])).toContain('<svg');
    expect(draw([null, null])).toContain('<svg');
  });

  it('carry no ids, styles, classes or foreign colours, so that hundreds fit on one page', () => {
    const all =
      draw([1, 5, 2]) +
      charts
        .distribution(
          [
            { grade: 'A', count: 3, previousCount: 2 },
            { grade: 'E', count: 0, previousCount: 1 },
          ],
          'Grades',
        )
        .toString();
    expect(all).not.toMatch(/\s(?:id|style|clip-path|class="zr)/u);
    expect(all).not.toMatch(/#[0-9a-f]{3,6}|rgb\(|url\(/u);
    expect(all).not.toContain('CDATA');
  });

  it('escape their titles', () => {
    expect(draw([1, 2], '</title><script>')).toContain('<title>&lt;/title&gt;&lt;script&gt;</title>');
  });
});

describe('the trend', () => {
  it('marks the newest median and leaves room for weeks without scores', () => {
    const spread = (median: number) => ({ lower: median - 10, median, upper: median + 10 });
    const svg = charts
      .trend(
        [
          { label: 'W46', spread: null },
          { label: 'W47', spread: spread(55) },
          { label: 'W48', spread: spread(61.5) },
        ],
        'Trend',
      )
      .toString();
    expect(svg).toContain('>61.5</text>');
    expect(svg).toContain('>W46</text>');
    expect(svg).not.toContain('NaN');
  });
});
