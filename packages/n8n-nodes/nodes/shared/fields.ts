import type { FunctionsBase, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

type Fields = ICredentialDataDecryptedObject;
type Host = Pick<FunctionsBase, 'getCredentials' | 'getNode'>;

/** undefined: nobody chose such a credential in this node */
export async function optional(functions: Host, name: string, item: number | undefined): Promise<Fields | undefined> {
  const chosen = functions.getNode().credentials?.[name];
  return chosen === undefined ? undefined : functions.getCredentials(name, item);
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value.trim() : '';
}

/**
 * A JSON object that somebody typed; empty for nothing. It may hold keys, so it is never repeated.
 *
 * @param label - as the form calls it
 */
export function objectOf(fields: Fields, name: string, label: string): Readonly<Record<string, unknown>> {
  const value = fields[name];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  const text = textOf(fields, name);
  if (text === '') return {};
  try {
    const parsed = JSON.parse(text) as unknown;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Told below, without what the parser quotes.
  }
  throw new UserError(`"${label}" of the credential is no JSON object: write one such as {}, or leave it empty.`);
}
