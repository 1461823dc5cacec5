import {
  kindOfStatus,
  kindOfUnknown,
  toUpstreamError,
  type FailureKind,
  type VendorFailure,
} from '../shared/upstream-errors.ts';

/** LangChain hands on what the vendors' own SDKs throw; these are the places where they put things. */
interface VendorError {
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  /** LangChain's own name for the cause */
  readonly lc_error_code?: unknown;
  readonly requestID?: unknown;
  readonly headers?: unknown;
  readonly response?: { readonly status?: unknown; readonly headers?: unknown };
  /** the body of the answer; Anthropic's has the error inside of it */
  readonly error?: {
    readonly code?: unknown;
    readonly type?: unknown;
    readonly error?: { readonly type?: unknown };
  };
}

const kindsOfCodes: Readonly<Record<string, FailureKind>> = {
  insufficient_quota: 'quota',
  billing_error: 'quota',
  billing_hard_limit_reached: 'quota',
  billing_not_active: 'quota',
  InsufficientQuotaError: 'quota',
  RateLimitQuotaExhaustedError: 'quota',
  CONTEXT_OVERFLOW: 'provider-request',
  ContextOverflowError: 'provider-request',
  context_length_exceeded: 'provider-request',
  unsupported_parameter: 'provider-request',
  unsupported_value: 'provider-request',
  overloaded_error: 'unavailable',
  rate_limit_error: 'rate-limit',
};
const policyCodes = new Set(['content_policy_violation', 'content_filter', 'invalid_prompt']);

/** Whether the vendor refused the prompt itself by its usage policy: a refusal, to be treated like the model's. */
export function isPolicyRefusal(error: unknown): boolean {
  const vendor = read(error);
  return statusOf(vendor) === 400 && codesOf(vendor).some((code) => policyCodes.has(code));
}

/** What a model threw -> our taxonomy. */
export function toLangChainError(service: string, error: unknown): Error {
  const vendor = read(error);
  const status = statusOf(vendor);
  const failure: VendorFailure = {
    kind: kindOf(vendor, status, error),
    status,
    code: codesOf(vendor).find((code) => !code.endsWith('Error')),
    requestId: vendor.requestID,
    header: toHeaderReader(vendor.headers ?? vendor.response?.headers),
    error,
  };
  return toUpstreamError(service, failure);
}

function kindOf(vendor: VendorError, status: number | undefined, error: unknown): FailureKind {
  const known = codesOf(vendor).flatMap((code) => kindsOfCodes[code] ?? []);
  const [first] = known;
  if (first !== undefined) return first;
  return status === undefined ? kindOfUnknown(error) : kindOfStatus(status);
}

function codesOf({ code, type, name, lc_error_code: lcCode, error }: VendorError): readonly string[] {
  return [code, error?.code, error?.error?.type, type, error?.type, lcCode, name].filter(
    (candidate): candidate is string => typeof candidate === 'string',
  );
}

function statusOf({ status, statusCode, response }: VendorError): number | undefined {
  return [status, statusCode, response?.status].find((candidate) => typeof candidate === 'number');
}

/** Headers come as a `Headers` or as a plain object. */
function toHeaderReader(headers: unknown): VendorFailure['header'] {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const { get } = headers as Partial<Headers>;
  if (typeof get === 'function') return (name) => get.call(headers, name);
  const entries = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  return (name) => entries.get(name) ?? null;
}

function read(error: unknown): VendorError {
  return typeof error === 'object' && error !== null ? (error as VendorError) : {};
}
