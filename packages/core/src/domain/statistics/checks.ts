import { InvalidInputError } from '../../errors.ts';

/** @throws InvalidInputError `INVALID_INPUT` unless `value` is a number strictly between 0 and 1 */
export function assertInsideUnit(name: string, value: number): void {
  if (value > 0 && value < 1) return;
  refuse(name, `"${name}" is ${String(value)}: give a number between 0 and 1, both excluded, such as 0.05.`);
}

/** @throws InvalidInputError `INVALID_INPUT` unless `value` is a number from 0 to 1 */
export function assertShare(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  refuse(name, `"${name}" is ${String(value)}: give a share from 0 to 1.`);
}

/** @throws InvalidInputError `INVALID_INPUT` unless `value` is a whole number from `least` on */
export function assertWhole(name: string, value: number, least = 0): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  refuse(name, `"${name}" is ${String(value)}: give a whole number of ${String(least)} or more.`);
}

/** Says what is wrong, where (`path`) and how to mend it. */
export function refuse(path: string, message: string): never {
  throw new InvalidInputError(message, { details: { issues: [{ path, message }] } });
}
