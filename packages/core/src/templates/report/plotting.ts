import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, SVGRenderer]);

/**
 * An empty drawing as SVG text. Imported only when a report is drawn; as a module of its own with imports by name, so
 * that who bundles core gets of the plotting library only what is used here.
 */
export function openChart(width: number, height: number): ECharts {
  return init(null, null, { renderer: 'svg', ssr: true, width, height });
}
