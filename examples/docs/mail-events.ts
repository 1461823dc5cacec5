// What SES tells about mails, taken in by a host; `examples/docs/mail-events.test.ts` runs it against a signed message.
import { createSesNotificationReader } from '@ai-manager/adapters/ses';
import type { AiManager } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';

interface Reply {
  readonly status: number;
}

// #region handler
const read = createSesNotificationReader({
  topicArns: ['arn:aws:sns:eu-west-1:123456789012:mail-events'],
});

/** Answers a POST of SNS; `body` is the text of the request as it came. */
export async function onMailEvents(manager: Pick<AiManager, 'mail'>, body: string, readBody = read): Promise<Reply> {
  try {
    const notification = await readBody(body);
    if (notification.kind === 'confirm') {
      await fetch(notification.url); // yes, send us the topic's messages
    } else if (notification.events.length > 0) {
      await manager.mail.report({ events: [...notification.events] });
    }
    return { status: 200 };
  } catch (error) {
    // SNS tries again what is not answered with 2xx: only where that helps.
    return { status: isAiManagerError(error, 'INVALID_INPUT') ? 403 : 503 };
  }
}
// #endregion
