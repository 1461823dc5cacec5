import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A model of its own, for nodes without a connected chat model. */
export class AiManagerModelApi implements ICredentialType {
  name = 'aiManagerModelApi';
  displayName = 'AI Manager Model API';
  icon: Icon = { light: 'file:../icons/ai-manager.svg', dark: 'file:../icons/ai-manager.dark.svg' };
  documentationUrl = 'https://github.com/ai-manager/ai-manager/blob/main/docs/hosts/n8n.md#credentials';
  properties: INodeProperties[] = [
    {
      displayName: 'Vendor',
      name: 'vendor',
      type: 'options',
      options: [
        { name: 'Anthropic', value: 'anthropic' },
        { name: 'Offline Heuristic', value: 'offline', description: 'No model: to try things out without an account' },
        { name: 'OpenAI or Compatible', value: 'openai' },
      ],
      default: 'openai',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      displayOptions: { hide: { vendor: ['offline'] } },
    },
    {
      displayName: 'Model',
      name: 'model',
      type: 'string',
      default: '',
      placeholder: 'e.g. gpt-5-mini',
      displayOptions: { hide: { vendor: ['offline'] } },
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      description: 'Of another server with the same API; empty for the vendor itself',
      displayOptions: { hide: { vendor: ['offline'] } },
    },
  ];
}
