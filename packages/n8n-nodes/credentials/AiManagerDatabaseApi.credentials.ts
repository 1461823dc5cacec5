import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The database of AI Manager, and as whom workflows use it. */
export class AiManagerDatabaseApi implements ICredentialType {
  name = 'aiManagerDatabaseApi';
  displayName = 'AI Manager Database API';
  icon: Icon = { light: 'file:../icons/ai-manager.svg', dark: 'file:../icons/ai-manager.dark.svg' };
  documentationUrl = 'https://github.com/ai-manager/ai-manager/blob/main/docs/hosts/n8n.md#credentials';
  properties: INodeProperties[] = [
    {
      displayName:
        'PostgreSQL 15 or newer; tables go into a schema of their own, ai_manager, so the database of n8n will do. Without one: <code>docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=secret postgres:17</code>',
      name: 'notice',
      type: 'notice',
      default: '',
    },
    {
      displayName: 'URL',
      name: 'url',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      placeholder: 'postgres://user:password@host:5432/database',
      description: 'Of the server, or of a pooler such as PgBouncer or that of Neon',
    },
    {
      displayName: 'Direct URL',
      name: 'directUrl',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'Of the server itself, when the URL above is that of a pooler; changes of the schema go there',
    },
    {
      displayName: 'Connections',
      name: 'maxConnections',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: 100 },
      default: 5,
      description: 'Connections of each n8n process at most',
    },
    {
      displayName: 'Acting As',
      name: 'actorRole',
      type: 'options',
      options: [
        { name: 'Developer', value: 'developer', description: 'Administers, does not decide' },
        { name: 'Executive', value: 'executive', description: 'May do everything, decide on people included' },
        { name: 'Lead', value: 'lead', description: 'Sees and decides what is about the own team' },
        {
          name: 'Service',
          value: 'service',
          description: 'Runs jobs; decides only with the decision token of a person',
        },
        { name: 'SuperBuilder', value: 'superbuilder', description: 'Sees and submits what is about themself' },
      ],
      default: 'service',
      description: 'What workflows with this credential may do',
    },
    {
      displayName: 'Actor ID',
      name: 'actorId',
      type: 'string',
      default: 'n8n',
      description: 'Stands in the decision records as who did it; of a person, the person ID',
    },
  ];
}
