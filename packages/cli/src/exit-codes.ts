/** How a command ended, for scripts. */
export const exitCodes = {
  fine: 0,
  failure: 1,
  usage: 2,
  budget: 3,
  someFailed: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One line per code, for the help. */
export const exitCodeTexts: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.fine, 'done'],
  [exitCodes.failure, 'failed; the message says why'],
  [exitCodes.usage, 'wrong flags, input or configuration; nothing was done'],
  [exitCodes.budget, 'stopped at a budget; what is done is kept'],
  [exitCodes.someFailed, 'finished, but some projects, mails or people failed'],
  [exitCodes.interrupted, 'interrupted (Ctrl-C); the same command goes on'],
];
