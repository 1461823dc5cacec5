import type {
  IAuthenticateGeneric,
  Icon,
  ICredentialTestRequest,
  ICredentialType,
  INodeProperties,
} from 'n8n-workflow';

/** Where traces go, without names and texts of people. */
export class AiManagerLangfuseApi implements ICredentialType {
  name = 'aiManagerLangfuseApi';
  displayName = 'AI Manager Langfuse API';
  icon: Icon = { light: 'file:../icons/ai-manager.svg', dark: 'file:../icons/ai-manager.dark.svg' };
  documentationUrl = 'https://github.com/ai-manager/ai-manager/blob/main/docs/hosts/n8n.md#credentials';
  properties: INodeProperties[] = [
    { displayName: 'Public Key', name: 'publicKey', type: 'string', default: '', required: true },
    {
      displayName: 'Secret Key',
      name: 'secretKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
    },
    { displayName: 'URL', name: 'url', type: 'string', default: 'https://cloud.langfuse.com' },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { auth: { username: '={{$credentials.publicKey}}', password: '={{$credentials.secretKey}}' } },
  };

  test: ICredentialTestRequest = {
    request: { baseURL: '={{$credentials.url}}', url: '/api/public/projects' },
  };
}
