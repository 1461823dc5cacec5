import { ConfigurationError } from '@ai-manager/core';
import { z } from 'zod';

/** @throws ConfigurationError naming each option that is wrong */
export function parseOptions<S extends z.ZodType>(what: string, schema: S, options: z.input<S>): z.output<S> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`The options of ${what} are wrong: ${z.prettifyError(parsed.error)}`);
}
