import type { PersonId, Superbuilder } from '@ai-manager/core';

/** An active person whose name and address follow from the id. */
export const person = (id: string, change: Partial<Superbuilder> = {}): Superbuilder => ({
  id: id as PersonId,
  name: id,
  email: `${id}@example.org`,
  team: null,
  leadId: null,
  timeZone: null,
  language: null,
  status: 'active',
  ...change,
});
