import type { MailMessage } from '../domain/mail.ts';
import type { CallOptions } from './call.ts';
import type { HealthPart } from './storage/storage.ts';

export interface Mailer {
  /** such as `eml-folder` */
  readonly id: string;
  /** true: sending the same key twice delivers once (a file of the same name), so an unknown outcome may be retried */
  readonly idempotent: boolean;
  /**
   * Hands one mail over. Resolves when the mail is safe with the receiver.
   * @throws UpstreamError. `UPSTREAM_REJECTED`: this mail will never be accepted; with `details.reason` `auth`, `quota`,
   *   `paused`, `sender` or `configuration`: no mail is, until somebody does something. `UPSTREAM_RATE_LIMITED`: not now,
   *   `details.retryAfterMs` tells how long. Others may be retried; `details.unsent: true` says that nothing was handed over
   */
  send(
    key: string,
    message: MailMessage,
    options: CallOptions,
  ): Promise<{ readonly messageId: string; readonly location: string | null }>;
  /** What is wrong with the mailer and what to do; null when nothing is. */
  check(options: CallOptions): Promise<string | null>;
  /** The same by part, such as sender and quota, for mailers that have parts; absent: `check` says it all. */
  health?(options: CallOptions): Promise<readonly HealthPart[]>;
}
