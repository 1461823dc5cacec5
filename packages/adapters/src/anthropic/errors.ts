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
  /** the broad kind, also where an event of a stream tells it and there is no status */
  readonly type?: unknown;
  readonly errorCode?: unknown;
  readonly apiMessage?: unknown;
  readonly requestID?: unknown;
  readonly headers?: { get?(name: string): string | null };
}

const kindsOfCodes: Readonly<Record<string, FailureKind>> = {
  contract_spend_limit_reached: 'quota',
  enforced_spend_limit_reached: 'quota',
  linked_organization_billing_unavailable: 'quota',
  linked_organization_spend_limit_reached: 'quota',
  organization_on_hold: 'auth',
  cmek_context_unavailable: 'unavailable',
  cmek_key_unreachable: 'unavailable',
  ramp_limit_exceeded: 'rate-limit',
};

const kindsOfTypes: Readonly<Record<string, FailureKind>> = {
  billing_error: 'quota',
  authentication_error: 'auth',
  permission_error: 'auth',
  not_found_error: 'auth',
  rate_limit_error: 'rate-limit',
  overloaded_error: 'unavailable',
  api_error: 'unavailable',
  timeout_error: 'unavailable',
  request_too_large: 'provider-request',
};

/** Causes that the vendor names in words only. */
const usedUp = /credit balance is too low|reached your specified (?:API )?usage limit/i;
const filtered = /content filtering policy|violat\w+ our usage polic/i;
const ownLimits = /too long|context (?:window|limit)|max_tokens|output_config|thinking|effort|schema|cache_control/i;

/** Whether the vendor refused the prompt itself by its usage policy: a refusal, to be treated like the model's. */
export function isPolicyRefusal(error: unknown): boolean {
  const { status, apiMessage } = read(error);
  return status === 400 && filtered.test(String(apiMessage));
}

/** What the SDK threw -> our taxonomy. */
export function toAnthropicError(service: string, error: unknown): Error {
  const vendor = read(error);
  const { status, type, errorCode, requestID, headers } = vendor;
  const failure: VendorFailure = {
    kind: kindOf(vendor, error),
    status: typeof status === 'number' ? status : undefined,
    code: typeof errorCode === 'string' ? errorCode : type,
    requestId: requestID,
    header: typeof headers?.get === 'function' ? (name) => headers.get?.(name) ?? null : undefined,
    error,
  };
  return toUpstreamError(service, failure);
}

function kindOf({ status, type, errorCode, apiMessage }: VendorError, error: unknown): FailureKind {
  const known = kindsOfCodes[String(errorCode)] ?? kindsOfTypes[String(type)];
  if (known !== undefined) return known;
  if (typeof status === 'number') return kindOfAnswer(kindOfStatus(status), apiMessage);
  // Events of a stream have a type but no status.
  if (typeof type !== 'string') return kindOfUnanswered(error);
  return type === 'invalid_request_error' ? kindOfAnswer('request', apiMessage) : 'unavailable';
}

function kindOfAnswer(kind: FailureKind, apiMessage: unknown): FailureKind {
  if (kind !== 'request') return kind;
  const words = String(apiMessage);
  if (usedUp.test(words)) return 'quota';
  return ownLimits.test(words) ? 'provider-request' : 'request';
}

function read(error: unknown): VendorError {
  return typeof error === 'object' && error !== null ? (error as VendorError) : {};
}
