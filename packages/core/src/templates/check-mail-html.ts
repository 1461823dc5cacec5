import type { TemplateProblem } from './template-problem.ts';

interface Forbidden {
  readonly pattern: RegExp;
  readonly message: string;
  readonly remedy: string;
}

const noRemote = 'Remove it: what a mail loads from elsewhere tells others who opened it, and most programs block it.';

/** What mail programs drop, block or warn of, and what would tell others that a mail was opened. */
const forbidden: readonly Forbidden[] = [
  {
    pattern:
      /<\s*\/?\s*(script|iframe|frame|object|embed|applet|form|input|button|textarea|select|video|audio|base|link)\b/gi,
    message: 'A mail cannot hold the tag "$1".',
    remedy: 'Remove it: mail programs drop it or warn of it.',
  },
  {
    pattern: /<\s*meta\b[^>]*http-equiv/gi,
    message: 'A mail cannot set headers with meta http-equiv.',
    remedy: 'Remove it.',
  },
  {
    pattern: /<[a-z][^>]*?[\s"'/](on[a-z]{3,})\s*=/gi,
    message: 'A mail cannot run code ("$1").',
    remedy: 'Remove the attribute.',
  },
  {
    pattern:
      /<[a-z][^>]*?[\s"'/](src|srcset|background|poster)\s*=\s*(?!["']?\s*(?:cid:|data:image\/(?:png|jpeg|gif)))/gi,
    message: 'A mail cannot load an image or a file from elsewhere ("$1").',
    remedy: noRemote,
  },
  {
    pattern: /url\s*\(\s*(?!["']?\s*data:image\/(?:png|jpeg|gif))|@import\b/gi,
    message: 'Styles cannot load anything from elsewhere.',
    remedy: noRemote,
  },
  {
    pattern: /<[a-z][^>]*?[\s"'/]href\s*=\s*(?!["']?\s*(?:https:\/\/[a-z0-9]|mailto:|#))/gi,
    message: 'A link has to start with https://, mailto: or #.',
    remedy: 'Write the address out in the template: a link that a variable could change may lead anywhere.',
  },
];

/**
 * Finds in HTML what has no place in a mail. It looks at text and not at a parsed page, so that it sees branches of a
 * template that a sample does not reach, and errs on the side of refusing.
 */
export function checkMailHtml(html: string): readonly TemplateProblem[] {
  return forbidden.flatMap(({ pattern, message, remedy }) =>
    [...html.matchAll(pattern)].slice(0, 3).map((match) => ({
      ...placeOf(html, match.index),
      message: message.replace('$1', (match[1] ?? '').toLowerCase()),
      remedy,
    })),
  );
}

function placeOf(text: string, index: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
