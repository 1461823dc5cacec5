import type { GroupState } from '../settings/describe-groups.ts';
import type { Terminal } from './terminal.ts';
import { wrap } from './text.ts';

/** Every group of settings with what is so, and what to do about it. */
export function renderGroups(
  groups: readonly GroupState[],
  { style, width }: Pick<Terminal, 'style' | 'width'>,
): string {
  const [good, bad, none] = style.unicode ? ['✓', '✗', '·'] : ['on', '!!', '--'];
  const signs = {
    on: style.green(good),
    off: style.dim(none),
    'half-set': style.red(bad),
    wrong: style.red(bad),
    unused: style.yellow(bad),
  };
  return groups
    .flatMap(({ title, state, message, remedy }) => {
      const [first = '', ...more] = wrap(`${title}, ${state}: ${message}`, width() - 2);
      return [
        `${signs[state]} ${first.startsWith(title) ? style.bold(title) + first.slice(title.length) : first}`,
        ...more.map((line) => `  ${line}`),
        ...(remedy === null ? [] : wrap(remedy, width() - 2).map((line) => `  ${style.cyan(line)}`)),
      ];
    })
    .join('\n');
}
