import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { DatabaseConnection, LangfuseConnection, ModelConnection } from '../../sdk/index.ts';

type Fields = ICredentialDataDecryptedObject | undefined;

export function toDatabase(fields: ICredentialDataDecryptedObject): DatabaseConnection {
  return {
    url: textOf(fields, 'url'),
    directUrl: textOf(fields, 'directUrl'),
    maxConnections: typeof fields['maxConnections'] === 'number' ? fields['maxConnections'] : 5,
    actorId: textOf(fields, 'actorId') || 'n8n',
    actorRole: (textOf(fields, 'actorRole') || 'service') as DatabaseConnection['actorRole'],
  };
}

export function toModel(fields: Fields): ModelConnection | undefined {
  if (fields === undefined) return undefined;
  return {
    vendor: (textOf(fields, 'vendor') || 'openai') as ModelConnection['vendor'],
    apiKey: textOf(fields, 'apiKey'),
    model: textOf(fields, 'model'),
    baseUrl: textOf(fields, 'baseUrl'),
  };
}

export function toLangfuse(fields: Fields): LangfuseConnection | undefined {
  if (fields === undefined) return undefined;
  return { publicKey: textOf(fields, 'publicKey'), secretKey: textOf(fields, 'secretKey'), url: textOf(fields, 'url') };
}

function textOf(fields: ICredentialDataDecryptedObject, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value.trim() : '';
}
