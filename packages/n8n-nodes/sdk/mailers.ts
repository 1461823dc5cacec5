import { createSesMailer } from '@ai-manager/adapters/ses';
import type { Mailer } from '@ai-manager/core';
import { ConfigurationError } from '@ai-manager/core';
import type { SesConnection } from './connection.ts';
import { keep } from './kept.ts';

// A mailer holds connections, which end by themselves, and the rate of its account.
const mailers = keep<Mailer>(5 * 60_000, () => Promise.resolve());

/**
 * Runs `work` with the mailer of these settings; undefined: with one that keeps every mail in the outbox.
 *
 * @param tell - told once why mails stay there
 */
export function withMailer<T>(
  ses: SesConnection | undefined,
  tell: (sentence: string) => void,
  work: (mailer: Mailer) => Promise<T>,
): Promise<T> {
  if (ses === undefined) return work(createMissingMailer(tell));
  return mailers.use(JSON.stringify(ses), () => openSes(ses), work);
}

export function openSes(ses: SesConnection): Mailer {
  const { region, accessKeyId, secretAccessKey, from, replyTo, configurationSet, maxPerSecond, endpoint } = ses;
  return createSesMailer({
    region,
    // Always keys: what a machine knows of AWS is not what a workflow may send with.
    credentials: { accessKeyId, secretAccessKey },
    ...(from === '' ? {} : { from }),
    ...(replyTo === '' ? {} : { replyTo }),
    ...(configurationSet === '' ? {} : { configurationSet }),
    ...(maxPerSecond === 0 ? {} : { maxPerSecond }),
    ...(endpoint === '' ? {} : { endpoint }),
  });
}

const missing =
  'Mails wait in the outbox, because no mailer is chosen: choose an AI Manager SES credential in this node, or set mail.delivery to "host" in the rules and send with Mail > Claim and Mail > Confirm.';

/** Refuses before anything is handed over, so mails stay queued until a node with a mailer, or a host, sends them. */
function createMissingMailer(tell: (sentence: string) => void): Mailer {
  let told = false;
  return {
    id: 'none',
    idempotent: false,
    send: () => {
      if (!told) tell(missing);
      told = true;
      return Promise.reject(new ConfigurationError(missing));
    },
    // The sender may be another node, or another host: that there is none here is no fault of the installation.
    check: () => Promise.resolve(null),
  };
}
