import type { UpstreamError } from '@ai-manager/core';
import {
  kindOfStatus,
  kindOfUnanswered,
  toUpstreamError,
  type FailureKind,
  type VendorFailure,
} from '../shared/upstream-errors.ts';

/** What we read of an error, whoever made it: the SDK's own classes differ between copies of it. */
interface VendorError {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly param?: unknown;
  readonly requestID?: unknown;
  readonly headers?: { get?(name: string): string | null };
}

const quotaCodes = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
const policyCodes = new Set(['content_policy_violation', 'content_filter', 'invalid_prompt']);
/** Problems of a request that another vendor may not have. */
const providerSpecificCodes = new Set([
  'context_length_exceeded',
  'invalid_json_schema',
  'unsupported_parameter',
  'unsupported_value',
  'string_above_max_length',
]);

/** Whether the vendor refused the prompt itself by its usage policy: a refusal, to be treated like the model's. */
export function isPolicyRefusal(error: unknown): boolean {
  const { status, code } = read(error);
  return status === 400 && policyCodes.has(String(code));
}

/** What the SDK threw -> our taxonomy. */
export function toOpenAiError(service: string, error: unknown): Error {
  const vendor = read(error);
  const { status, code, param, requestID, headers } = vendor;
  const failure: VendorFailure = {
    kind: kindOf(vendor, error),
    status: typeof status === 'number' ? status : undefined,
    code,
    param,
    requestId: requestID,
    header: typeof headers?.get === 'function' ? (name) => headers.get?.(name) ?? null : undefined,
    error,
  };
  return toUpstreamError(service, failure);
}

/** A response or an event of a stream that says it failed; there is no HTTP status then. */
export function toResponseFailure(service: string, code: string | null): UpstreamError {
  return toUpstreamError(service, { kind: kindOfCode(code) ?? 'unavailable', code }) as UpstreamError;
}

function kindOf(vendor: VendorError, error: unknown): FailureKind {
  const { status, code, type } = vendor;
  const known = kindOfCode(code) ?? kindOfCode(type);
  // Events of a stream carry a code but no status.
  if (typeof status !== 'number') return known ?? kindOfUnanswered(error);
  if (known === 'quota') return known;
  const kind = kindOfStatus(status);
  return kind === 'request' && isProviderSpecific(vendor) ? 'provider-request' : kind;
}

function kindOfCode(code: unknown): FailureKind | null {
  if (quotaCodes.has(String(code))) return 'quota';
  return code === 'rate_limit_exceeded' ? 'rate-limit' : null;
}

function isProviderSpecific({ code, param }: VendorError): boolean {
  return (
    providerSpecificCodes.has(String(code)) || /^(text\.format|reasoning|service_tier|prompt_cache)/.test(String(param))
  );
}

function read(error: unknown): VendorError {
  return typeof error === 'object' && error !== null ? (error as VendorError) : {};
}
