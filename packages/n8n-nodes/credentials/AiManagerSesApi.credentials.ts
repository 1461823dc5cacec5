import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Amazon SES, for mails that AI Manager sends itself: `mail.delivery` is `core` in the rules. */
export class AiManagerSesApi implements ICredentialType {
  name = 'aiManagerSesApi';
  displayName = 'AI Manager SES API';
  icon: Icon = { light: 'file:../icons/ai-manager.svg', dark: 'file:../icons/ai-manager.dark.svg' };
  documentationUrl = 'https://github.com/ai-manager/ai-manager/blob/main/docs/hosts/n8n.md#credentials';
  properties: INodeProperties[] = [
    {
      displayName: 'Region',
      name: 'region',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. eu-west-1',
    },
    { displayName: 'Access Key ID', name: 'accessKeyId', type: 'string', default: '', required: true },
    {
      displayName: 'Secret Access Key',
      name: 'secretAccessKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description:
        'Its right to send is ses:SendRawEmail. The test also needs ses:GetSendQuota, ses:GetAccountSendingEnabled and ses:GetIdentityVerificationAttributes',
    },
    {
      displayName: 'From Address',
      name: 'from',
      type: 'string',
      default: '',
      placeholder: 'e.g. weekly@example.com',
      description: 'Verified in that region; empty for the sender address of the rules. The name is that of the rules',
    },
    {
      displayName: 'Reply To',
      name: 'replyTo',
      type: 'string',
      default: '',
      description: 'Where answers go; empty for the sender',
    },
    {
      displayName: 'Configuration Set',
      name: 'configurationSet',
      type: 'string',
      default: '',
      description: 'Of the mails: needed to hear of bounces by tag',
    },
    {
      displayName: 'Mails per Second',
      name: 'maxPerSecond',
      type: 'number',
      typeOptions: { minValue: 0, maxValue: 10_000, numberPrecision: 2 },
      default: 0,
      description: 'At most, in each n8n process; 0 for what the account may',
    },
    {
      displayName: 'Endpoint',
      name: 'endpoint',
      type: 'string',
      default: '',
      placeholder: 'e.g. https://vpce-0abc.email.eu-west-1.vpce.amazonaws.com',
      description: 'Of SES inside your network; empty for that of the region',
    },
  ];
}
