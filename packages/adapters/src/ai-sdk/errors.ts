import {
  hasConnectionError,
  kindOfStatus,
  kindOfUnknown,
  toUpstreamError,
  type FailureKind,
} from '../shared/upstream-errors.ts';

/** What we read of an error of the AI SDK, which has copies, too; its prose and its request hold the prompt. */
interface AiSdkError {
  readonly name?: unknown;
  readonly statusCode?: unknown;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** the body, parsed by the vendor's schema, or as it came */
  readonly data?: unknown;
  readonly responseBody?: unknown;
  readonly cause?: unknown;
}

interface VendorCause {
  readonly code: unknown;
  readonly type: unknown;
  readonly message: unknown;
}

const kindsOfNames: Readonly<Record<string, FailureKind>> = {
  AI_LoadAPIKeyError: 'auth',
  AI_LoadSettingError: 'auth',
  AI_NoSuchModelError: 'auth',
  AI_UnsupportedFunctionalityError: 'provider-request',
  AI_EmptyResponseBodyError: 'invalid-response',
  AI_JSONParseError: 'invalid-response',
  AI_TypeValidationError: 'invalid-response',
  AI_InvalidResponseDataError: 'invalid-response',
  AI_NoContentGeneratedError: 'invalid-response',
};
const kindsOfCodes: Readonly<Record<string, FailureKind>> = {
  insufficient_quota: 'quota',
  billing_error: 'quota',
  billing_hard_limit_reached: 'quota',
  rate_limit_exceeded: 'rate-limit',
  rate_limit_error: 'rate-limit',
  overloaded_error: 'unavailable',
  context_length_exceeded: 'provider-request',
};
const policyCodes = new Set(['content_policy_violation', 'content_filter', 'invalid_prompt']);

/** Whether the vendor refused the prompt itself by its usage policy: a refusal, to be treated like the model's. */
export function isPolicyRefusal(error: unknown): boolean {
  const { code } = causeOf(read(error));
  return read(error).statusCode === 400 && policyCodes.has(String(code));
}

/** What a model threw, or sent as an event of a stream -> our taxonomy. */
export function toAiSdkError(service: string, error: unknown): Error {
  const failed = read(error);
  const status = typeof failed.statusCode === 'number' ? failed.statusCode : undefined;
  const { code, type } = causeOf(failed);
  const headers = failed.responseHeaders ?? {};
  const kind = kindOf(error, failed, status);
  return toUpstreamError(service, {
    kind,
    // What was cut off in the middle had begun with a success.
    status: kind === 'network' ? undefined : status,
    code: typeof code === 'string' ? code : type,
    requestId: headers['x-request-id'] ?? headers['request-id'],
    header: (name) => headers[name] ?? null,
    // The error itself holds the request with the prompt.
    error: status === undefined && failed.responseBody === undefined ? (failed.cause ?? error) : failed.cause,
  });
}

function kindOf(error: unknown, failed: AiSdkError, status: number | undefined): FailureKind {
  const { code, type } = causeOf(failed);
  const known = kindsOfCodes[String(code)] ?? kindsOfCodes[String(type)] ?? kindsOfNames[String(failed.name)];
  if (known !== undefined) return known;
  if (status !== undefined) return status < 300 && hasConnectionError(error) ? 'network' : kindOfStatus(status);
  // An event that tells an error is the vendor's, whatever it is called.
  return error instanceof Error ? kindOfUnknown(error) : 'unavailable';
}

function causeOf(failed: AiSdkError): VendorCause {
  const body = failed.data ?? parse(failed.responseBody) ?? failed;
  const error = fieldOf(body, 'error') ?? body;
  return { code: fieldOf(error, 'code'), type: fieldOf(error, 'type'), message: fieldOf(error, 'message') };
}

function parse(body: unknown): unknown {
  try {
    return typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function read(error: unknown): AiSdkError {
  return typeof error === 'object' && error !== null ? (error as AiSdkError) : {};
}
