import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import type { ConnectionCheck } from '../../sdk/index.ts';
import { toDatabase, toModel } from './credentials.ts';

/** What the button of a credential does. */
export const aiManagerCredentialTest = {
  async checkDatabaseCredential(
    this: ICredentialTestFunctions,
    credential: ICredentialsDecrypted,
  ): Promise<INodeCredentialTestResult> {
    const { checkDatabase } = await import('../../sdk/index.ts');
    return toResult(await checkDatabase(toDatabase(credential.data ?? {})));
  },
  async checkModelCredential(
    this: ICredentialTestFunctions,
    credential: ICredentialsDecrypted,
  ): Promise<INodeCredentialTestResult> {
    const { checkModel } = await import('../../sdk/index.ts');
    return toResult(await checkModel(toModel(credential.data ?? {})));
  },
};

function toResult({ ok, message }: ConnectionCheck): INodeCredentialTestResult {
  return { status: ok ? 'OK' : 'Error', message };
}
