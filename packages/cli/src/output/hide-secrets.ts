import { allVariables } from '../settings/catalogue.ts';
import type { Environment } from './terminal.ts';

/** Of variables that are not ours. */
const secretName = /KEY|SECRET|PASSWORD|TOKEN|DATABASE_URL|REDIS_URL/;
const ours = new Map(allVariables.map(({ name, secret }) => [name, secret]));
/** Shorter values are words that may stand anywhere. */
const shortest = 8;

/**
 * A text without the secrets of this process: what its environment holds under names of secrets, and passwords inside
 * of URLs there. Errors of this library hold none; the stacks of others' errors, which debugging shows, may.
 */
export function hideSecrets(text: string, environment: Environment): string {
  return Object.entries(environment)
    .filter(([name]) => ours.get(name) ?? secretName.test(name))
    .flatMap(([, value = '']) => [value, ...value.split(/[\s,]+/)])
    .flatMap((value) => [value, ...passwordsIn(value)])
    .filter((secret) => secret.length >= shortest)
    .reduce((safe, secret) => safe.replaceAll(secret, '[removed]'), text);
}

/** As it is written in the URL, and as it is meant. */
function passwordsIn(value: string): readonly string[] {
  const password = URL.parse(value)?.password ?? '';
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    // A per cent sign that encodes nothing: it is written as it is meant.
    return [password];
  }
}
