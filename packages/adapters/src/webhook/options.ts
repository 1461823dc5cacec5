import { z } from 'zod';
import { keyOf } from './signature.ts';

const shortestKeyBytes = 24;

/** A secret as both sides write it: `whsec_` and base64, or the key itself in printable ASCII. */
export const webhookSecretSchema = z.string().refine((secret) => {
  const key = keyOf(secret);
  return key !== null && key.length >= shortestKeyBytes;
}, `must be "whsec_" and base64 of ${shortestKeyBytes} bytes or more, or ${shortestKeyBytes} or more printable ASCII characters`);

/** An endpoint and how what it gets is signed; see the fields. */
export const webhookOptionsSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoCredentials, 'holds a user name or password, which no request can carry: leave them out')
    .meta({ description: 'Where events are posted to, such as the production URL of a webhook node in n8n.' }),
  secret: webhookSecretSchema.meta({
    description: 'Key of the signature, shared with the receiver; 24 bytes or more.',
  }),
  previousSecret: webhookSecretSchema.optional().meta({
    description:
      'The secret before the last rotation: requests are signed with both, until every receiver has the new one.',
  }),
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,99}$/, 'lower-case letters, digits, dots and hyphens only, 100 at most')
    .optional()
    .meta({
      description:
        'Name of the endpoint in storage; without it the host and a hash of `url`. Name it to keep what waits when the address changes.',
    }),
  timeoutMs: z
    .int()
    .min(1)
    .max(60_000)
    .default(10_000)
    .meta({ description: 'How long one request may take, in milliseconds.' }),
});

export type WebhookOptions = z.input<typeof webhookOptionsSchema>;

/** Requests to such a URL are refused by `fetch`, whose message repeats it whole. */
function hasNoCredentials(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed === null || (parsed.username === '' && parsed.password === '');
}
