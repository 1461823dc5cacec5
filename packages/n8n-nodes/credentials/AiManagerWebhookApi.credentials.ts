import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Endpoints that are told what happens, such as a webhook of another system. */
export class AiManagerWebhookApi implements ICredentialType {
  name = 'aiManagerWebhookApi';
  displayName = 'AI Manager Webhook API';
  icon: Icon = { light: 'file:../icons/ai-manager.svg', dark: 'file:../icons/ai-manager.dark.svg' };
  documentationUrl = 'https://github.com/ai-manager/ai-manager/blob/main/docs/hosts/n8n.md#credentials';
  properties: INodeProperties[] = [
    {
      displayName: 'URL',
      name: 'url',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      placeholder: 'https://example.com/hooks/ai-manager',
      description: 'Where events are posted to; several with a comma between',
    },
    {
      displayName: 'Secret',
      name: 'secret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'Every event is signed with it, as Standard Webhooks has it. Make one with: openssl rand -hex 32',
    },
    {
      displayName: 'Previous Secret',
      name: 'previousSecret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'While receivers change over to a new one: events are signed with both',
    },
  ];
}
