import type { Rules } from '../domain/rules.ts';
import type { Week } from '../domain/week.ts';
import { lastCompleteWeek, weekOfInstant } from '../domain/week.ts';
import { ConfigurationError } from '../errors.ts';
import type { OperationContext } from './context.ts';

/** @throws ConfigurationError when there are no rules yet */
export async function rulesInForce({
  services,
  signal,
}: OperationContext): Promise<{ readonly version: number; readonly rules: Rules }> {
  const saved = await services.ports.storage.rules.get('latest', { signal });
  if (saved !== null) return saved;
  throw new ConfigurationError('There are no rules yet: save them with rules.save first (defaultRules is a start).');
}

/** The week asked for, or the last complete one in the time zone of the rules. */
export async function weekOrLast(context: OperationContext, week: Week | undefined): Promise<Week> {
  if (week !== undefined) return week;
  const { rules } = await rulesInForce(context);
  return lastCompleteWeek(context.services.ports.clock.now(), rules.timeZone);
}

/** The week asked for, or the one that is going on in the time zone of the rules: what a builder writes about. */
export async function weekOrCurrent(context: OperationContext, week: Week | undefined): Promise<Week> {
  if (week !== undefined) return week;
  const { rules } = await rulesInForce(context);
  return weekOfInstant(context.services.ports.clock.now(), rules.timeZone);
}
