import type { CallOptions } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import { z } from 'zod';
import { toMismatch } from '../shared/http/errors.ts';
import type { HttpClient, HttpReply, HttpRequest } from '../shared/http/http-client.ts';
import { untilAborted } from '../shared/until-aborted.ts';
import type { ParsedWorkSmartOptions } from './options.ts';

export interface Credentials {
  readonly apiKey?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Calls under one account. */
export interface Session {
  /** A token that has run out is renewed once, for all calls that meet it together. */
  call(request: HttpRequest, options: CallOptions): Promise<HttpReply>;
}

export function createSession(
  http: HttpClient,
  { apiKey, username, password }: Credentials,
  options: Pick<ParsedWorkSmartOptions, 'paths' | 'fields'>,
): Session {
  let token = apiKey === undefined ? undefined : Promise.resolve(apiKey);
  const renewable = username !== undefined && password !== undefined;

  const fetchToken = async (): Promise<string> => {
    const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`, 'utf8').toString('base64');
    const headers = { authorization: `Basic ${basic}` };
    const request = { method: 'POST', path: options.paths.token, headers, repeatable: true } as const;
    return readToken(await http.send(request, {}), options.fields.token);
  };
  /** The token of all calls: one that could not be fetched is asked for anew by the next. */
  const renewed = (): Promise<string> => {
    const fetched = fetchToken();
    token = fetched;
    fetched.catch(() => {
      if (token === fetched) token = undefined;
    });
    return fetched;
  };
  return {
    async call(request, { signal }) {
      const send = (value: string): Promise<HttpReply> =>
        http.send({ ...request, headers: { ...request.headers, 'x-auth-token': value } }, { signal });
      const mine = token ?? renewed();
      const value = await untilAborted(mine, signal);
      try {
        return await send(value);
      } catch (error) {
        const isRefused = isAiManagerError(error) && error.details['status'] === 401;
        if (!isRefused || !renewable) throw error;
        // Somebody else may have renewed it meanwhile.
        return send(await untilAborted(token === undefined || token === mine ? renewed() : token, signal));
      }
    },
  };
}

const tokenSchema = z
  .string()
  .trim()
  .min(1)
  .regex(/^[\x21-\x7e]+$/);

/** The bare token as text, the same as a JSON text, or JSON with the token as a member. */
function readToken(reply: HttpReply, fields: readonly string[]): string {
  const token = tokenSchema.safeParse(tokenIn(reply.text, fields));
  if (token.success) return token.data;
  throw toMismatch(reply, fields[0] ?? '', 'it holds no token');
}

function tokenIn(text: string, fields: readonly string[]): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : text;
  return fields
    .map((name) => (value as Readonly<Record<string, unknown>>)[name])
    .find((member) => member !== undefined);
}
