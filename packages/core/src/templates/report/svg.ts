import { escapeHtml } from '../liquid-engine.ts';
import { TrustedHtml } from '../trusted-html.ts';

/**
 * Colours that charts are drawn with. The drawing library needs real colours; these never-seen ones are replaced by the
 * page's custom properties afterwards, so that one drawing serves light, dark and print.
 */
export const paint = {
  ink: '#000101',
  soft: '#000102',
  line: '#000103',
  accent: '#000104',
  band: '#000105',
  past: '#000106',
  pastEdge: '#000107',
  gradeA: '#00010a',
  gradeB: '#00010b',
  gradeC: '#00010c',
  gradeD: '#00010d',
  gradeE: '#00010e',
} as const;

const properties: ReadonlyMap<string, string> = new Map([
  [paint.ink, '--ink'],
  [paint.soft, '--soft'],
  [paint.line, '--line'],
  [paint.accent, '--accent'],
  [paint.band, '--band'],
  [paint.past, '--past'],
  [paint.pastEdge, '--past-edge'],
  [paint.gradeA, '--ga'],
  [paint.gradeB, '--gb'],
  [paint.gradeC, '--gc'],
  [paint.gradeD, '--gd'],
  [paint.gradeE, '--ge'],
]);

export interface SvgOptions {
  /** what the chart says, for those who do not see it; also its tooltip */
  readonly title: string;
  readonly className: string;
}

/**
 * Makes a chart's SVG fit to stand many times in one page: no ids, styles, clip paths or hover rules (they would collide
 * and the page's policy forbids inline styles), colours from the page, a name for screen readers.
 */
export function toInlineSvg(svg: string, { title, className }: SvgOptions): TrustedHtml {
  const viewBox = /viewBox="([\d. -]+)"/u.exec(svg)?.[1] ?? '0 0 100 100';
  const content = svg
    .replace(/^[\s\S]*?<svg[^>]*>/u, '')
    .replace(/<\/svg>\s*$/u, '')
    .replaceAll(/<style[\s\S]*?<\/style>/gu, '')
    .replaceAll(/<defs[\s\S]*?<\/defs>/gu, '')
    .replaceAll(/<rect[^>]*fill="none"[^>]*><\/rect>/gu, '')
    .replaceAll(
      / (?:class|clip-path|pointer-events|xml:space|ecmeta_[a-z_]+|stroke-linejoin|dominant-baseline)="[^"]*"/gu,
      '',
    )
    .replaceAll(/ style="([^"]*)"/gu, (_all, style: string) => fontAttributes(style))
    .replaceAll(/"(#0001[0-9a-f]{2}|#000[0-9a-f]{3})"/gu, (all, colour: string) => {
      const property = properties.get(colour);
      return property === undefined ? all : `"var(${property})"`;
    })
    .replaceAll(/<g>\s*<\/g>/gu, '')
    .replaceAll(/><\/(path|rect|circle)>/gu, '/>')
    .replaceAll(/\s*\n\s*/gu, '');
  return new TrustedHtml(
    `<svg class="${className}" viewBox="${viewBox}" role="img"><title>${escapeHtml(title)}</title>${content}</svg>`,
  );
}

/** Keeps size and weight of a text; its family comes from the page. */
function fontAttributes(style: string): string {
  const size = /font-size:(\d+)px/u.exec(style)?.[1];
  const weight = /font-weight:(\w+)/u.exec(style)?.[1];
  return `${size === undefined ? '' : ` font-size="${size}"`}${weight === undefined ? '' : ` font-weight="${weight}"`}`;
}
