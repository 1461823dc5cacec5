import type { FunctionsBase, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { DatabaseConnection, LangfuseConnection, ModelConnection } from '../../sdk/index.ts';
import { optional, textOf } from './fields.ts';

type Fields = ICredentialDataDecryptedObject;
type Host = Pick<FunctionsBase, 'getCredentials' | 'getNode'>;

/** The database of a node, by whichever credential it was told to take. */
export async function databaseOf(functions: Host, item?: number): Promise<DatabaseConnection> {
  const { parameters } = functions.getNode();
  return parameters['authentication'] === 'postgres'
    ? fromPostgres(await functions.getCredentials('postgres', item))
    : toDatabase(await functions.getCredentials('aiManagerDatabaseApi', item));
}

/** undefined: the node has no such credential */
export async function modelOf(functions: Host, item?: number): Promise<ModelConnection | undefined> {
  const fields = await optional(functions, 'aiManagerModelApi', item);
  return fields === undefined ? undefined : toModel(fields);
}

/** undefined: the node has no such credential */
export async function langfuseOf(functions: Host, item?: number): Promise<LangfuseConnection | undefined> {
  const fields = await optional(functions, 'aiManagerLangfuseApi', item);
  if (fields === undefined) return undefined;
  return { publicKey: textOf(fields, 'publicKey'), secretKey: textOf(fields, 'secretKey'), url: textOf(fields, 'url') };
}

export function toDatabase(fields: Fields): DatabaseConnection {
  return {
    url: textOf(fields, 'url'),
    directUrl: textOf(fields, 'directUrl'),
    maxConnections: typeof fields['maxConnections'] === 'number' ? fields['maxConnections'] : defaultConnections,
    actorId: textOf(fields, 'actorId') || 'n8n',
    actorRole: (textOf(fields, 'actorRole') || 'service') as DatabaseConnection['actorRole'],
  };
}

export function toModel(fields: Fields): ModelConnection {
  return {
    vendor: (textOf(fields, 'vendor') || 'openai') as ModelConnection['vendor'],
    apiKey: textOf(fields, 'apiKey'),
    model: textOf(fields, 'model'),
    baseUrl: textOf(fields, 'baseUrl'),
  };
}

const defaultConnections = 5;

/** n8n's own credential says nothing of people, so with it a workflow acts as a service, which decides nothing. */
export function fromPostgres(fields: Fields): DatabaseConnection {
  if (fields['sshTunnel'] === true)
    throw new UserError(
      'The credential asks for an SSH tunnel, which AI Manager does not make: use a Postgres credential without one, or an AI Manager Database credential.',
    );
  const url = new URL('postgres://host');
  const host = textOf(fields, 'host') || 'localhost';
  url.hostname = host.includes(':') ? `[${host}]` : host;
  url.port = String(Number(fields['port']) || 5432);
  url.username = encodeURIComponent(textOf(fields, 'user'));
  url.password = encodeURIComponent(typeof fields['password'] === 'string' ? fields['password'] : '');
  url.pathname = `/${encodeURIComponent(textOf(fields, 'database'))}`;
  if (fields['allowUnauthorizedCerts'] === true) url.searchParams.set('sslmode', 'no-verify');
  else if (fields['ssl'] === 'require' || fields['ssl'] === 'allow') url.searchParams.set('sslmode', 'require');
  return { url: url.href, directUrl: '', maxConnections: defaultConnections, actorId: 'n8n', actorRole: 'service' };
}
