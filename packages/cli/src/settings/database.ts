import { type Read, wrong } from './variables.ts';

/** Where an installation keeps its rows. Documents, mails and traces stay in the data folder either way. */
export type DatabaseSettings =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      /** the server itself, when `url` is a pooler's */
      readonly directUrl: string | undefined;
      readonly maxConnections: number | undefined;
    };

/** @throws CliError `CONFIGURATION` */
export function readDatabase(read: Read): DatabaseSettings {
  const url = readDatabaseUrl('DATABASE_URL', read);
  const directUrl = readDatabaseUrl('DATABASE_DIRECT_URL', read);
  const connections = read('DATABASE_MAX_CONNECTIONS');
  if (url === undefined) {
    if (directUrl === undefined) return { kind: 'embedded' };
    throw wrong(
      'DATABASE_DIRECT_URL',
      'It is the way around a pooler, but DATABASE_URL is not set.',
      'Set DATABASE_URL, too.',
    );
  }
  if (connections !== undefined && !/^[1-9]\d{0,3}$/.test(connections))
    throw wrong('DATABASE_MAX_CONNECTIONS', `"${connections}" is no number of connections.`, 'Write 1 or more.');
  return {
    kind: 'postgres',
    url,
    directUrl,
    maxConnections: connections === undefined ? undefined : Number(connections),
  };
}

/** A URL is never repeated in a message: it holds a password. */
function readDatabaseUrl(name: string, read: Read): string | undefined {
  const url = read(name);
  if (url === undefined || (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol))) return url;
  throw wrong(
    name,
    'It is no address of a PostgreSQL database.',
    'Write it like postgres://user:password@host:5432/database (special characters in the password as %xx), or unset it to use the embedded database.',
  );
}
