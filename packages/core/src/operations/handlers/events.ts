import type { HandlerOf } from '../context.ts';
import type * as descriptors from '../events.ts';

export const listEvents: HandlerOf<typeof descriptors.listEvents> = async (
  { services, signal },
  { after, types, limit },
) => {
  const request = { after: after ?? null, limit, ...(types.length === 0 ? {} : { types }) };
  const { events, position } = await services.ports.storage.events.list(request, { signal });
  return { events: [...events], position };
};
