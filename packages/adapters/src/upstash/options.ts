import { z } from 'zod';

/** Where an Upstash Redis is and how it is used; see the fields. */
export const upstashOptionsSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoCredentials, 'holds a user name or password: give the token as an option of its own')
    .meta({ description: 'REST address of the database (`UPSTASH_REDIS_REST_URL` in its console).' }),
  token: z.string().min(1).meta({ description: 'Standard token of the database; the read-only one is not enough.' }),
  keyPrefix: z
    .string()
    .regex(/^[\w.:-]{1,100}$/, 'is 1 to 100 letters, digits or any of _ . : -')
    .meta({ description: 'Start of every key: the same for all processes of an installation, and no other’s.' }),
  timeoutMs: z
    .int()
    .min(1)
    .default(2_000)
    .meta({ description: 'How long one request may take, in ms. Core waits less: see the port.' }),
  maxValueBytes: z
    .int()
    .min(1)
    .default(1_000_000)
    .meta({ description: 'Larger values are not kept; Upstash refuses requests above the size of its plan.' }),
});

export type UpstashOptions = z.input<typeof upstashOptionsSchema>;
export type ParsedUpstashOptions = z.output<typeof upstashOptionsSchema>;

function hasNoCredentials(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed === null || (parsed.username === '' && parsed.password === '');
}
