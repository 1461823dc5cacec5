interface WithResponse {
  withResponse(): PromiseLike<{ readonly data: unknown; readonly request_id?: string | null | undefined }>;
}

/** Awaits a call of a vendor's SDK together with the id the vendor gave the request; null where a client tells none. */
export async function withRequestId(
  call: PromiseLike<unknown>,
): Promise<{ readonly value: unknown; readonly requestId: string | null }> {
  if (!tellsResponse(call)) return { value: await call, requestId: null };
  const { data, request_id: requestId } = await call.withResponse();
  return { value: data, requestId: requestId ?? null };
}

function tellsResponse(call: object): call is WithResponse {
  return typeof (call as Partial<WithResponse>).withResponse === 'function';
}
