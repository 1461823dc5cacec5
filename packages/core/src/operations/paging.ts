import { z } from 'zod';

/** Input fields every list operation shares. */
export const pageInput = {
  limit: z.int().min(1).max(1_000).default(100).meta({ title: 'Limit', description: 'Rows per page' }),
  cursor: z.string().optional().meta({ title: 'Cursor', description: 'nextCursor of the page before' }),
};

/** Output of every list operation: a page and where the next one starts (null: nowhere). */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}
