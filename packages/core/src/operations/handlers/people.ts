import { ForbiddenError } from '../../errors.ts';
import type { HandlerOf } from '../context.ts';
import { visibleIds } from '../context.ts';
import { definedOnly } from '../defined-only.ts';
import type * as descriptors from '../people.ts';

export { erasePerson } from './erase-person.ts';
export { importRoster } from './import-roster.ts';
export { syncPeople } from './sync-people.ts';

export const savePerson: HandlerOf<typeof descriptors.savePerson> = async ({ services, signal }, person) => {
  await services.ports.storage.people.save(person, { signal });
  return person;
};

export const listPeople: HandlerOf<typeof descriptors.listPeople> = async (context, { leadId, ...page }) => {
  if (context.visible !== null && leadId !== undefined && leadId !== context.actor.id) {
    throw new ForbiddenError('You may only list the people you lead.', { details: { role: context.actor.role } });
  }
  const filter = definedOnly({ ...page, leadId, ids: visibleIds(context, undefined) });
  const result = await context.services.ports.storage.people.list(filter, { signal: context.signal });
  return { items: [...result.items], nextCursor: result.nextCursor };
};
