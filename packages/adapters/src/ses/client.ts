import { ConfigurationError } from '@ai-manager/core';
import type * as Sdk from '@aws-sdk/client-ses';
import type { ParsedSesOptions } from './options.ts';

/** The slice of the official SDK's client that we call. */
export interface SesClient {
  send(command: object, options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

export interface RawMail {
  readonly source: string;
  readonly destination: string;
  readonly data: Uint8Array;
  readonly tags: readonly { readonly Name: string; readonly Value: string }[];
}

export interface SendQuota {
  /** -1: no limit */
  readonly maxPerDay: number;
  readonly maxPerSecond: number;
  readonly sentInDay: number;
}

/** What is asked of SES, one request each. */
export interface SesApi {
  /** @returns the id SES gives the mail; undefined when the answer names none */
  sendRawMail(mail: RawMail, signal: AbortSignal | undefined): Promise<string | undefined>;
  sendQuota(signal: AbortSignal | undefined): Promise<SendQuota>;
  /** identities among these that are verified */
  verified(identities: readonly string[], signal: AbortSignal | undefined): Promise<readonly string[]>;
  sendingEnabled(signal: AbortSignal | undefined): Promise<boolean>;
}

/** Loads the SDK on first use. */
export async function openSes(options: ParsedSesOptions): Promise<SesApi> {
  const sdk = await loadSdk();
  const client = options.client ?? makeClient(sdk, options);
  const ask = async <Reply>(command: object, signal: AbortSignal | undefined): Promise<Reply> =>
    (await client.send(command, signal === undefined ? {} : { abortSignal: signal })) as Reply;
  return {
    sendRawMail: async ({ source, destination, data, tags }, signal) => {
      const command = new sdk.SendRawEmailCommand({
        Source: source,
        Destinations: [destination],
        RawMessage: { Data: data },
        Tags: [...tags],
        ...(options.configurationSet === undefined ? {} : { ConfigurationSetName: options.configurationSet }),
        ...(options.sourceArn === undefined ? {} : { SourceArn: options.sourceArn, FromArn: options.sourceArn }),
      });
      return (await ask<Partial<Sdk.SendRawEmailResponse>>(command, signal)).MessageId;
    },
    sendQuota: async (signal) => {
      const quota = await ask<Sdk.GetSendQuotaResponse>(new sdk.GetSendQuotaCommand({}), signal);
      return {
        maxPerDay: quota.Max24HourSend ?? 0,
        maxPerSecond: quota.MaxSendRate ?? 0,
        sentInDay: quota.SentLast24Hours ?? 0,
      };
    },
    verified: async (identities, signal) => {
      const command = new sdk.GetIdentityVerificationAttributesCommand({ Identities: [...identities] });
      const { VerificationAttributes = {} } = await ask<Partial<Sdk.GetIdentityVerificationAttributesResponse>>(
        command,
        signal,
      );
      return identities.filter((identity) => VerificationAttributes[identity]?.VerificationStatus === 'Success');
    },
    sendingEnabled: async (signal) => {
      const command = new sdk.GetAccountSendingEnabledCommand({});
      return (await ask<Sdk.GetAccountSendingEnabledResponse>(command, signal)).Enabled !== false;
    },
  };
}

function makeClient(sdk: typeof Sdk, { region, credentials, endpoint, timeoutMs }: ParsedSesOptions): SesClient {
  const { accessKeyId = '', secretAccessKey = '', sessionToken } = credentials ?? {};
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const client = new sdk.SESClient({
    region,
    ...(credentials === undefined ? {} : { credentials: keys }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // A request whose answer is lost may have sent the mail: nobody but the outbox may decide to send it again.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: Math.min(5_000, timeoutMs),
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
  });
  return client as unknown as SesClient;
}

async function loadSdk(): Promise<typeof Sdk> {
  try {
    return await import('@aws-sdk/client-ses');
  } catch (cause) {
    throw new ConfigurationError(
      'The SES mailer needs the package @aws-sdk/client-ses: run npm install @aws-sdk/client-ses.',
      { cause },
    );
  }
}
