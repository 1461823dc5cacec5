import { z } from 'zod';
import { eventSchema, eventTypeSchema } from '../domain/event.ts';
import { defineOperation } from './operation.ts';

export const listEvents = defineOperation({
  name: 'events.list',
  title: 'List events',
  description:
    'What happened, in an order that never changes: ask again with the position of the answer, and you get every event once. Without a position: the newest.',
  effects: 'read',
  input: z.strictObject({
    after: z.int().min(0).optional().meta({
      title: 'After',
      description: 'Position of an earlier answer; 0: from the beginning; empty: the newest events',
    }),
    types: z.array(eventTypeSchema).max(20).default([]).meta({ title: 'Types', description: 'Empty: all' }),
    limit: z.int().min(1).max(1_000).default(100).meta({ title: 'Limit' }),
  }),
  output: z.strictObject({
    /** oldest first */
    events: z.array(z.strictObject({ position: z.int().min(1), event: eventSchema })),
    /** ask on from here */
    position: z.int().min(0),
  }),
});
