import { ConfigurationError } from '@ai-manager/core';
import type { z } from 'zod';

/** @throws ConfigurationError `CONFIGURATION` naming each option that is wrong */
export function parseOptions<S extends z.ZodType>(what: string, schema: S, options: z.input<S>): z.output<S> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const list = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  throw new ConfigurationError(`The options of ${what} are not valid (${list}).`, { details: { issues } });
}
