import type { ActivityPerson, CallOptions, HealthPart, Week } from '@ai-manager/core';
import { isAiManagerError, weekDates } from '@ai-manager/core';
import { z } from 'zod';
import { toMismatch } from '../http/errors.ts';
import type { Part } from '../http/fields.ts';
import { parseAnswer, partAt, readPart } from '../http/fields.ts';
import { checkPart, clockPart } from '../http/health.ts';
import type { HttpReply } from '../http/http-client.ts';
import { createHttpClient } from '../http/http-client.ts';
import type { ConnectionOptions } from '../http/options.ts';
import { baseUrlSchema, connectionOptions } from '../http/options.ts';

/** Options of a source that answers one GET per person and week. */
export const personApiOptions = {
  baseUrl: baseUrlSchema.meta({ description: 'Server of the API, with a path such as a stage when it has one.' }),
  apiKey: z.string().min(1).optional().meta({ description: 'Key of the API; left out where it needs none.' }),
  authHeader: z
    .string()
    .regex(/^[\w-]+$/)
    .default('x-api-key')
    .meta({ description: 'Header that carries the key.' }),
  authPrefix: z.string().default('').meta({ description: 'Text before the key in that header, such as `Bearer `.' }),
  statusPath: z
    .string()
    .startsWith('/')
    .nullable()
    .default('/v1/status')
    .meta({ description: 'Route that answers when key and service are well; null: a check asks nothing.' }),
  identifyBy: z.enum(['account', 'id', 'email']).default('account').meta({
    description:
      'What of a person goes into `{person}`: the account the roster names, our own id, or the e-mail address.',
  }),
  ...connectionOptions,
};

export interface PersonApiOptions extends ConnectionOptions {
  readonly id: string;
  readonly path: string;
  readonly apiKey?: string | undefined;
  readonly authHeader: string;
  readonly authPrefix: string;
  readonly statusPath: string | null;
  readonly identifyBy: 'account' | 'id' | 'email';
}

/** One GET per person and week, under one key for everybody. */
export interface PersonApi {
  /** the answer, or why the person is not known */
  fetchWeek(
    person: ActivityPerson,
    week: Week,
    options: CallOptions,
  ): Promise<{ readonly answer: Part } | { readonly unknown: string }>;
  check(options: CallOptions): Promise<readonly HealthPart[]>;
}

export function createPersonApi(service: string, options: PersonApiOptions): PersonApi {
  const http = createHttpClient(service, options);
  const headers =
    options.apiKey === undefined ? {} : { [options.authHeader]: `${options.authPrefix}${options.apiKey}` };
  const get = (path: string, values: Readonly<Record<string, string>>, call: CallOptions): Promise<HttpReply> =>
    http.send({ path, values, headers }, call);
  return {
    async fetchWeek(person, week, call) {
      call.signal?.throwIfAborted();
      const key = keyOf(person, options);
      if (key === undefined)
        return {
          unknown: `The roster has no ${options.id} account of this person, and nothing else may stand for it.`,
        };
      const { start, end } = weekDates(week);
      try {
        const answer = parseAnswer(await get(options.path, { person: key, week, start, end }, call));
        checkEcho(answer, week);
        return { answer };
      } catch (error) {
        if (!isAiManagerError(error) || error.details['status'] !== 404) throw error;
        return { unknown: `${service} does not know the ${options.identifyBy} of this person.` };
      }
    },
    async check(call) {
      const { statusPath } = options;
      if (statusPath === null)
        return [{ part: options.id, ok: true, message: 'configured, not asked: it has no status route', remedy: null }];
      let clockAheadMs: number | null = null;
      const part = await checkPart(options.id, call, async () => {
        const reply = await get(statusPath, {}, call);
        ({ clockAheadMs } = reply);
        return options.apiKey === undefined ? 'answers, without a key' : 'answers, and the key is accepted';
      });
      return [part, ...clockPart(options.id, clockAheadMs)];
    },
  };
}

/** Nothing is guessed: an account that the roster does not name is not looked for by other means. */
function keyOf(person: ActivityPerson, { id, identifyBy }: PersonApiOptions): string | undefined {
  switch (identifyBy) {
    case 'account':
      return person.accounts?.[id];
    case 'id':
      return person.id;
    case 'email':
      return person.email;
  }
}

/** Where an answer says which version and week it is of, that must be what was asked for. */
function checkEcho(answer: Part, week: Week): void {
  const version: unknown = partAt(answer, 'version').value;
  if (version !== undefined && version !== 1)
    throw toMismatch(answer, 'version', 'it is of a version that is not known here');
  const told = readPart(partAt(answer, 'week'), z.string().optional());
  if (told !== undefined && told !== week) throw toMismatch(answer, 'week', 'it is another week than was asked for');
}
