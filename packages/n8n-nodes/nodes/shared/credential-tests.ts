import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import type { ConnectionCheck } from '../../sdk/index.ts';
import { toDatabase, toModel } from './credentials.ts';
import { toSes, toWebhooks, toWorkSmart } from './services.ts';

/** What the button of a credential does. */
export const aiManagerCredentialTest = {
  async checkDatabaseCredential(
    this: ICredentialTestFunctions,
    credential: ICredentialsDecrypted,
  ): Promise<INodeCredentialTestResult> {
    const { checkDatabase } = await import('../../sdk/index.ts');
    return answering(() => checkDatabase(toDatabase(credential.data ?? {})));
  },
  async checkModelCredential(
    this: ICredentialTestFunctions,
    credential: ICredentialsDecrypted,
  ): Promise<INodeCredentialTestResult> {
    const { checkModel } = await import('../../sdk/index.ts');
    return answering(() => checkModel(toModel(credential.data ?? {})));
  },
  async checkSesCredential(
    this: ICredentialTestFunctions,
    credential: ICredentialsDecrypted,
  ): Promise<INodeCredentialTestResult> {
    const { checkSes } = await import('../../sdk/index.ts');
    return answering(() => checkSes(toSes(credential.data ?? {})));
  },
  async checkWorkSmartCredential(
    this: ICredentialTestFunctions,
    credential: ICredentialsDecrypted,
  ): Promise<INodeCredentialTestResult> {
    const { checkWorkSmart } = await import('../../sdk/index.ts');
    return answering(() => checkWorkSmart(toWorkSmart(credential.data ?? {})));
  },
  async checkWebhookCredential(
    this: ICredentialTestFunctions,
    credential: ICredentialsDecrypted,
  ): Promise<INodeCredentialTestResult> {
    const { checkWebhooks } = await import('../../sdk/index.ts');
    return answering(() => checkWebhooks(toWebhooks(credential.data ?? {})));
  },
};

/** What cannot even be read of a credential is an answer, too. */
async function answering(check: () => Promise<ConnectionCheck>): Promise<INodeCredentialTestResult> {
  try {
    const { ok, message } = await check();
    return { status: ok ? 'OK' : 'Error', message };
  } catch (error) {
    return { status: 'Error', message: (error as Error).message };
  }
}
