import { createSign, randomUUID } from 'node:crypto';
import { generate } from 'selfsigned';

/** Fields of a message of SNS, without signature. */
export type SnsFields = Readonly<Record<string, string>>;

export interface SnsSigner {
  readonly topicArn: string;
  /** where SNS would have the certificate */
  readonly certificateUrl: string;
  /** PEM */
  readonly certificate: string;
  /** A message of the topic as SNS posts it: fields of it may be replaced before they are signed. */
  notification(message: unknown, change?: SnsFields): SnsFields;
  /** SNS asks an endpoint whether it wants the topic's messages. */
  confirmation(change?: SnsFields): SnsFields;
}

/** Stands in for Amazon SNS: signs messages as it does, with a certificate of its own. */
export async function createSnsSigner(version: '1' | '2' = '2', notAfterDate?: Date): Promise<SnsSigner> {
  const region = 'eu-west-1';
  const topicArn = `arn:aws:sns:${region}:123456789012:mail-events`;
  const certificateUrl = `https://sns.${region}.amazonaws.com/SimpleNotificationService-${randomUUID().replaceAll('-', '')}.pem`;
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'sns.amazonaws.com' }], {
    keySize: 2_048,
    ...(notAfterDate === undefined ? {} : { notBeforeDate: new Date(0), notAfterDate }),
  });
  const signed = (fields: SnsFields): SnsFields => {
    const names = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
    const text = names.filter((name) => name in fields).map((name) => `${name}\n${fields[name] ?? ''}\n`);
    const signature = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256').update(text.join(''), 'utf8');
    return {
      ...fields,
      SignatureVersion: version,
      Signature: signature.sign(key, 'base64'),
      SigningCertURL: certificateUrl,
    };
  };
  const common = () => ({ MessageId: randomUUID(), TopicArn: topicArn, Timestamp: new Date().toISOString() });
  return {
    topicArn,
    certificateUrl,
    certificate: cert,
    notification: (message, change = {}) =>
      signed({
        Type: 'Notification',
        ...common(),
        Message: typeof message === 'string' ? message : JSON.stringify(message),
        ...change,
      }),
    confirmation: (change = {}) =>
      signed({
        Type: 'SubscriptionConfirmation',
        ...common(),
        Token: 'token',
        Message: `You have chosen to subscribe to the topic ${topicArn}.`,
        SubscribeURL: `https://sns.${region}.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=token`,
        ...change,
      }),
  };
}
