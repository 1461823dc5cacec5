import type { INodeProperties } from 'n8n-workflow';

/**
 * Where the database of a node is named: in a credential of ours or in n8n's own. Each node writes both credentials out,
 * because n8n's lint reads them in its file.
 */
export const databaseProperty: INodeProperties = {
  displayName: 'Database From',
  name: 'authentication',
  type: 'options',
  noDataExpression: true,
  options: [
    {
      name: 'AI Manager Database Credential',
      value: 'aiManagerDatabaseApi',
      description: 'Says as whom the workflow acts, too',
    },
    {
      name: 'Postgres Credential',
      value: 'postgres',
      description: 'That of the Postgres node; the workflow acts as a service, which decides nothing',
    },
  ],
  default: 'aiManagerDatabaseApi',
};
