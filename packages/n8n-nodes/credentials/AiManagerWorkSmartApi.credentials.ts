import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** WorkSmart (Crossover): what people did in a week, which time they ask for, and where they hear what was decided. */
export class AiManagerWorkSmartApi implements ICredentialType {
  name = 'aiManagerWorkSmartApi';
  displayName = 'AI Manager WorkSmart API';
  icon: Icon = { light: 'file:../icons/ai-manager.svg', dark: 'file:../icons/ai-manager.dark.svg' };
  documentationUrl = 'https://github.com/ai-manager/ai-manager/blob/main/docs/hosts/n8n.md#credentials';
  properties: INodeProperties[] = [
    {
      displayName:
        'One account that reads for everybody, and decides: an API key, or user name and password. Or keys of single people, with which nobody decides.',
      name: 'notice',
      type: 'notice',
      default: '',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'Or a token that does not run out',
    },
    { displayName: 'User Name', name: 'username', type: 'string', default: '' },
    { displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
    {
      displayName: 'Approver ID',
      name: 'approverId',
      type: 'string',
      default: '',
      description: 'Who decides on manual time; empty for the account itself',
    },
    {
      displayName: 'Keys of People',
      name: 'personKeys',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      placeholder: 'e.g. {"p-014": "key"}',
      description: 'JSON with API keys by person ID: whoever has one is read with it',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      description: 'Of another server with the same API; empty for api.crossover.com',
    },
    {
      displayName: 'Further Options',
      name: 'options',
      type: 'json',
      default: '{}',
      description: 'Paths, fields, tags, rates and so on, as the page of the adapter lists them',
    },
  ];
}
