import type { VendorAnswer, VendorServer } from './vendor/http-server.ts';
import { startVendorServer } from './vendor/http-server.ts';

export type { VendorServer } from './vendor/http-server.ts';

export interface PersonWeeksOptions {
  readonly apiKey?: string;
  readonly authHeader?: string;
  readonly authPrefix?: string;
  readonly clockAheadMs?: number;
  readonly port?: number;
}

export interface BrainliftWeek {
  readonly minutes: number | null;
  readonly documents: readonly {
    readonly id: string;
    readonly title: string;
    readonly minutes: number | null;
    readonly entries: readonly { readonly dok: 1 | 2 | 3 | 4; readonly text: string }[];
  }[];
}

export interface NamedMetric {
  readonly name: string;
  readonly value: number | null;
  readonly unit?: string;
  readonly projectId?: string;
}

/** Weeks by person and ISO week; a person who is there without the week has an empty one. */
export type PersonWeeks<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** A BrainLift service by docs/openapi/brainlift.json. */
export function startBrainliftServer(
  people: PersonWeeks<BrainliftWeek>,
  options: PersonWeeksOptions = {},
): Promise<VendorServer> {
  return startPersonWeeks(options, /^\/v1\/people\/([^/]+)\/weeks\/([^/]+)$/, (person, week) => {
    const weeks = people[person];
    return weeks === undefined ? undefined : { ...(weeks[week] ?? { minutes: null, documents: [] }) };
  });
}

/** A Metrics API by docs/openapi/metrics.json. */
export function startMetricsServer(
  people: PersonWeeks<readonly NamedMetric[]>,
  options: PersonWeeksOptions = {},
): Promise<VendorServer> {
  return startPersonWeeks(options, /^\/v1\/people\/([^/]+)\/weeks\/([^/]+)\/metrics$/, (person, week) => {
    const weeks = people[person];
    return weeks === undefined ? undefined : { metrics: weeks[week] ?? [] };
  });
}

function startPersonWeeks(
  options: PersonWeeksOptions,
  route: RegExp,
  find: (person: string, week: string) => object | undefined,
): Promise<VendorServer> {
  const { apiKey, authHeader = 'x-api-key', authPrefix = '' } = options;
  const problem = (status: number, code: string): VendorAnswer => ({ status, body: { error: code } });
  return startVendorServer(({ method, path, headers }) => {
    if (apiKey !== undefined && headers[authHeader.toLowerCase()] !== `${authPrefix}${apiKey}`)
      return problem(401, 'key-refused');
    if (method !== 'GET') return problem(405, 'only-get');
    if (path === '/v1/status') return { body: { version: 1, status: 'ok' } };
    const [, person = '', week = ''] = route.exec(path) ?? [];
    if (!/^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/.test(week)) return problem(404, 'no-such-route');
    const name = decodeURIComponent(person);
    const found = find(name, week);
    if (found === undefined) return problem(404, 'person-unknown');
    return { body: { version: 1, person: name, week, asOf: new Date().toISOString(), ...found } };
  }, options);
}
