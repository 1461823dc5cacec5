import { z } from 'zod';

/** A state field that holds JSON our own code made: typed, and not validated again at every step. */
export const json = <T>() => z.unknown() as z.ZodType<T>;
