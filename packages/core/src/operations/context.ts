import type { z } from 'zod';
import type { Actor } from '../domain/decision-record.ts';
import type { PersonId } from '../domain/identifiers.ts';
import type { Progress } from '../domain/progress.ts';
import { ForbiddenError } from '../errors.ts';
import type { TextRequest } from '../llm/index.ts';
import type { Logger } from '../ports/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { OperationDescriptor } from './operation.ts';
import type { Services } from './services.ts';

/** The people whose rows the actor may touch: everybody (`null`), or these. */
export type VisiblePeople = ReadonlySet<PersonId> | null;

/** What a handler gets beside its input. It never knows which host called. */
export interface OperationContext {
  readonly services: Services;
  readonly actor: Actor;
  /** decided once by the manager from the access table */
  readonly visible: VisiblePeople;
  readonly signal: AbortSignal | undefined;
  readonly logger: Logger;
  readonly progress: (progress: Progress) => void;
  /** LangChain callbacks of the host, passed on to graphs and models */
  readonly callbacks: TextRequest['callbacks'];
}

/** The handler of a descriptor: validated input in, output out. */
export type HandlerOf<D> =
  D extends OperationDescriptor<infer Input, infer Output>
    ? (context: OperationContext, input: z.output<Input>) => Promise<z.output<Output>>
    : never;

/** One handler per operation of the catalogue; a missing one does not compile. */
export type Handlers = {
  readonly [G in keyof Catalogue]: { readonly [O in keyof Catalogue[G]]: HandlerOf<Catalogue[G][O]> };
};

/** @throws ForbiddenError `FORBIDDEN` when the actor may not touch rows about this person */
export function assertVisible(context: OperationContext, personId: PersonId): void {
  if (context.visible === null || context.visible.has(personId)) return;
  throw new ForbiddenError('You may only see and change what is about yourself or people you lead.', {
    details: { actor: context.actor.id, role: context.actor.role },
  });
}

/** The visible people among those asked for; `undefined` asks for everybody and means no filter when all are visible. */
export function visibleIds(
  context: OperationContext,
  asked: readonly PersonId[] | undefined,
): readonly PersonId[] | undefined {
  const { visible } = context;
  if (visible === null) return asked;
  return asked === undefined ? [...visible] : asked.filter((id) => visible.has(id));
}
