import type { MailMessage } from '../domain/mail.ts';
import type { CallOptions } from './call.ts';

export interface Mailer {
  /** such as `eml-folder` */
  readonly id: string;
  /** true: sending the same key twice delivers once (a file of the same name), so an unknown outcome may be retried */
  readonly idempotent: boolean;
  /**
   * Hands one mail over. Resolves when the mail is safe with the receiver.
   * @throws UpstreamError: `UPSTREAM_REJECTED` (will never be accepted), others may be retried
   */
  send(
    key: string,
    message: MailMessage,
    options: CallOptions,
  ): Promise<{ readonly messageId: string; readonly location: string | null }>;
  /** What is wrong with the mailer and what to do; null when nothing is. */
  check(options: CallOptions): Promise<string | null>;
}
