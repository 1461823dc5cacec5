import type { RankedBuilder, WeeklyReport } from '@ai-manager/core';
import type { Style } from './terminal.ts';
import { fit } from './text.ts';

const shownAtEachEnd = 5;

/** First and last places of a week, with the places gained or lost; all of them when they are few. */
export function renderRanking(
  { people }: WeeklyReport,
  { style, width }: { readonly style: Style; readonly width: number },
): readonly string[] {
  const ranked = people
    .flatMap(({ person, ranking }) => (ranking === null ? [] : [{ name: person.name, ranking }]))
    .toSorted(
      (first, second) => first.ranking.rank - second.ranking.rank || first.name.localeCompare(second.name, 'en'),
    );
  if (ranked.length === 0) return [];
  const nameWidth = Math.max(12, Math.min(32, width - 40));
  const line = ({ name, ranking }: (typeof ranked)[number]): string =>
    [
      String(ranking.rank).padStart(4),
      fit(name, nameWidth),
      ranking.score.toFixed(1).padStart(6),
      placesText(ranking, style),
    ]
      .join('  ')
      .trimEnd();
  const head = `${style.bold('Ranking')}${style.dim(`  ${ranked.length === 1 ? '1 person' : `${ranked.length} people`}`)}`;
  if (ranked.length <= 2 * shownAtEachEnd) return [head, ...ranked.map(line)];
  const between = ranked.length - 2 * shownAtEachEnd;
  const gap = style.dim(`      ${style.unicode ? '⋮' : '...'} ${between} more`);
  return [head, ...ranked.slice(0, shownAtEachEnd).map(line), gap, ...ranked.slice(-shownAtEachEnd).map(line)];
}

/** `▲ 3`, `▼ 12`, `=`, `new`: places against last week's ranking. */
function placesText({ change }: Pick<RankedBuilder, 'change'>, style: Style): string {
  if (change === null) return style.dim('new');
  if (change === 0) return style.dim('=');
  const [up, down] = style.unicode ? ['▲', '▼'] : ['up', 'down'];
  return change > 0 ? style.green(`${up} ${change}`) : style.red(`${down} ${-change}`);
}
