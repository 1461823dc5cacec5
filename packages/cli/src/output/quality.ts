import type { AgreementFigures, CountedShare, QualityFigures, QualityReport } from '@ai-manager/core';
import { bar, sparkline } from './bar.ts';
import type { Column } from './table.ts';
import { table } from './table.ts';
import type { Style, Terminal } from './terminal.ts';
import { count, fit, wrap } from './text.ts';

type Look = Pick<Terminal, 'style' | 'width'>;

/** `reports.quality` for a person: how well the judge does now, how that moves, and who judged. */
export function renderQuality(report: QualityReport, terminal: Look): string {
  const { style } = terminal;
  const width = Math.min(terminal.width(), 100);
  if (report.total.evaluations === 0) return `${style.dim('Nothing was evaluated in these weeks.')}\n`;
  const blocks = [
    headLines(report, style),
    agreementLines(report, { style, width }),
    shareLines(report, { style, width }),
    ratingLines(report.total, style),
    weekTable(report, terminal),
    judgeTable(report, terminal),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines({ weeks, total }: QualityReport, style: Style): readonly string[] {
  const span = weeks.length === 1 ? `${weeks[0]?.week}` : `${weeks[0]?.week} to ${weeks.at(-1)?.week}`;
  const reused =
    total.reused === 0 ? '' : `, ${total.reused.toLocaleString('en')} of them taken over from unchanged work`;
  const score = total.meanScore === null ? '' : `; mean score ${total.meanScore.toFixed(1)}`;
  return [style.bold(`Quality of judgements, ${span}`), `  ${count(total.evaluations, 'evaluation')}${reused}${score}`];
}

interface Layout {
  readonly style: Style;
  readonly width: number;
}

const labelWidth = 26;

function agreementLines({ total, weeks, agreementWeeks }: QualityReport, { style, width }: Layout): readonly string[] {
  const line = (
    label: string,
    of: readonly [string, (figures: QualityFigures) => AgreementFigures],
  ): readonly string[] => {
    const [other, pick] = of;
    const figures = pick(total);
    const trend = sparkline(
      weeks.map((entry) => pick(entry.figures).kappa),
      { low: 0, high: 1, unicode: style.unicode },
    );
    const text = wrap(agreementText(figures, other), width - labelWidth - 2);
    return [
      ...text.map((part, index) => `  ${fit(index === 0 ? label : '', labelWidth)}${part}`),
      ...(trend.trim() === ''
        ? []
        : [
            `  ${fit('', labelWidth)}${style.cyan(trend)}  ${style.dim(`kappa 0 to 1, each week over the ${agreementWeeks} up to it`)}`,
          ]),
    ];
  };
  return [
    style.bold('Agreement') + style.dim('  weighted kappa: 0 is chance, 1 is the same grade always'),
    ...line('judge and people', ['people grade', ({ withPeople }) => withPeople]),
    ...line('first and second judge', ['the second judge grades', ({ betweenJudges }) => betweenJudges]),
  ];
}

/** `0.81 (0.73 to 0.89), n = 240; same grade 70 %, by chance 25 %; people grade 0.10 lower on average` */
export function agreementText(figures: AgreementFigures, other: string): string {
  const { pairs, needed, kappa, interval, sameShare, chanceShare, meanDifference } = figures;
  if (pairs === 0) return `not enough data: no pairs of grades yet, ${needed} needed`;
  const difference =
    meanDifference === null || Math.abs(meanDifference) < 0.005
      ? ''
      : `; ${other} ${Math.abs(meanDifference).toFixed(2)} ${meanDifference > 0 ? 'higher' : 'lower'} on average`;
  const same = `same grade ${percent(sameShare)}, by chance ${percent(chanceShare)}${difference}`;
  if (needed > 0) return `not enough data: n = ${pairs}, ${needed} more needed; ${same}`;
  if (kappa === null || interval === null) return `n = ${pairs}, all of one grade, so kappa says nothing; ${same}`;
  return `${kappa.toFixed(2)} (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}), n = ${pairs}; ${same}`;
}

const barWidth = 14;

function shareLines({ total, weeks }: QualityReport, { style, width }: Layout): readonly string[] {
  const line = (label: string, pick: (figures: QualityFigures) => CountedShare): string => {
    const { share, count: hits, of, interval } = pick(total);
    const drawn = fit(bar(share ?? 0, barWidth, style.unicode), barWidth);
    const trend = sparkline(
      weeks.map((entry) => pick(entry.figures).share),
      { low: 0, unicode: style.unicode },
    );
    const range = interval === null ? '' : ` (${percent(interval.low)} to ${percent(interval.high)})`;
    const text =
      of === 0 ? 'none' : `${percent(share)}${range}, ${hits.toLocaleString('en')} of ${of.toLocaleString('en')}`;
    const picture = width < 96 ? '' : `${style.cyan(drawn)}  `;
    return `  ${fit(label, labelWidth)}${picture}${fit(text, 36)} ${style.cyan(trend)}`.trimEnd();
  };
  return [
    style.bold('Shares') + style.dim('  with the range they may lie in, and week by week'),
    line('needed review', ({ needsReview }) => needsReview),
    line('too little evidence', ({ insufficientEvidence }) => insufficientEvidence),
    line('failed', ({ failed }) => failed),
    line('quotes not found', ({ unverifiedEvidence }) => unverifiedEvidence),
    line('contested by builders', ({ contested }) => contested),
    line('changed after a contest', ({ contestedAndChanged }) => contestedAndChanged),
    line('changed where looked at', ({ overrides }) => overrides.changed),
    ...overrideLine(total, style),
  ];
}

function overrideLine({ overrides }: QualityFigures, style: Style): readonly string[] {
  const { raised, lowered, added, removed, changed } = overrides;
  if (changed.count === 0) return [];
  const [up, down] = style.unicode ? ['▲', '▼'] : ['up', 'down'];
  const parts = [
    `${style.green(`${up} ${raised}`)} raised`,
    `${style.red(`${down} ${lowered}`)} lowered`,
    ...(added === 0 ? [] : [`${added} graded where the judge had not`]),
    ...(removed === 0 ? [] : [`${removed} taken back`]),
  ];
  return [`  ${fit('', labelWidth)}${parts.join(', ')}`];
}

function ratingLines({ reviews }: QualityFigures, style: Style): readonly string[] {
  if (reviews.count === 0) return [];
  const rated = reviews.ratings.reduce((sum, amount) => sum + amount, 0);
  const mean = reviews.meanRating === null ? '' : `, ${reviews.meanRating.toFixed(1)} on average`;
  const most = Math.max(1, ...reviews.ratings);
  return [
    style.bold('Ratings') + style.dim(`  ${count(reviews.count, 'review')}, ${rated} with a rating${mean}`),
    ...reviews.ratings.map((amount, index) => {
      const drawn = fit(bar(amount / most, 30, style.unicode), 30);
      return `  ${index + 1} ${style.cyan(drawn)} ${String(amount).padStart(4)}`;
    }),
  ];
}

const right = { align: 'right' } as const;
const columns: readonly Column[] = [
  { title: 'evaluated', ...right },
  { title: 'score', ...right },
  { title: 'review', ...right },
  { title: 'not found', ...right },
  { title: 'contested', ...right },
  { title: 'changed', ...right },
  { title: 'rating', ...right },
];

function cellsOf(figures: QualityFigures): readonly string[] {
  return [
    figures.evaluations.toLocaleString('en'),
    figures.meanScore?.toFixed(1) ?? '',
    percent(figures.needsReview.share),
    percent(figures.unverifiedEvidence.share),
    percent(figures.contested.share),
    figures.overrides.changed.of === 0 ? '' : `${figures.overrides.changed.count}/${figures.overrides.changed.of}`,
    figures.reviews.meanRating?.toFixed(1) ?? '',
  ];
}

function weekTable({ weeks }: QualityReport, { style, width }: Look): readonly string[] {
  const used = weeks.filter(({ figures }) => figures.evaluations > 0);
  const rows = used.map(({ week, figures }) => [week, ...cellsOf(figures)]);
  return [style.bold('Weeks'), table([{ title: 'week' }, ...columns], rows, { style, width: width() })];
}

function judgeTable({ judges }: QualityReport, { style, width }: Look): readonly string[] {
  if (judges.length === 0) return [];
  const rows = judges.map(({ provider, model, promptVersion, languageModel, figures }) => [
    `${provider} ${model}${languageModel ? '' : ' (heuristic)'}, prompt ${promptVersion}`,
    ...cellsOf(figures),
    figures.withPeople.kappa === null ? `(${figures.withPeople.needed} more)` : figures.withPeople.kappa.toFixed(2),
  ]);
  const heads = [{ title: 'judge', flexible: true }, ...columns, { title: 'kappa', ...right }];
  return [style.bold('Judges'), table(heads, rows, { style, width: width() })];
}

function percent(share: number | null): string {
  if (share === null) return '';
  const value = share * 100;
  return value > 0 && value < 1 ? '<1 %' : `${Math.round(value)} %`;
}
