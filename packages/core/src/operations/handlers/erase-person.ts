import { placeholderOf } from '../../domain/erasure.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import { pagesOf } from '../../domain/pages.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import { InvalidInputError, NotFoundError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type * as descriptors from '../people.ts';
import { auditPrefix, personalSuffix } from './audit-export.ts';

export const erasePerson: HandlerOf<typeof descriptors.erasePerson> = async (context, { personId, confirm }) => {
  const { storage } = context.services.ports;
  const options = { signal: context.signal };
  if (confirm !== personId)
    throw new InvalidInputError('Erasing cannot be undone: give the same id as confirm.', {
      details: { issues: [{ path: ['confirm'], message: 'The id differs from personId.' }] },
    });
  const person = await storage.people.get(personId, options);
  if (person === null) throw new NotFoundError(`There is no person "${personId}".`, { details: { personId } });
  // Records of earlier versions get a part that can be erased when they are sealed.
  await context.services.sealer.all(options);
  // First, while the name is known to search for: if this is broken off, calling it again still finds them.
  const documents = await removeDocuments(context, person);
  const placeholder = placeholderOf(personId);
  const decision = decisionOf(context, {
    kind: 'erasure',
    subject: { type: 'person', id: personId },
    outcome: { documents },
  });
  const counts = await storage.people.erase({ personId, placeholder, decision }, options);
  const threads = await removeThreads(context, personId);
  return {
    personId,
    name: placeholder.name,
    erased: { ...counts, threads, documents },
    remains: [...(await remainsOf(context, personId))],
  };
};

/** Reports that name the person, and exports of records with what people wrote. */
async function removeDocuments({ services, signal }: OperationContext, person: Superbuilder): Promise<number> {
  const { documents } = services.ports;
  const texts = spellingsOf(person);
  let count = 0;
  const remove = async (path: string): Promise<void> => {
    await documents.remove(path, { signal });
    count += 1;
  };
  for (const { path } of await documents.list(auditPrefix, { signal }))
    if (path.endsWith(personalSuffix)) await remove(path);
  for (const { path } of await documents.list('reports/', { signal })) {
    const body = await documents.get(path, { signal });
    const text = body === null ? '' : new TextDecoder().decode(body);
    if (texts.some((spelling) => text.includes(spelling))) await remove(path);
  }
  return count;
}

/** Name and address as text, in HTML and in JSON. */
function spellingsOf({ name, email }: Superbuilder): readonly string[] {
  const html = (text: string): string =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&#34;')
      .replaceAll("'", '&#39;');
  return [name, email].flatMap((text) => [text, html(text), JSON.stringify(text).slice(1, -1)]);
}

async function removeThreads({ services, signal }: OperationContext, personId: PersonId): Promise<number> {
  const { approvals, checkpoints } = services.ports.storage;
  let count = 0;
  for await (const page of pagesOf((from) => approvals.list({ personIds: [personId], ...from }, { signal }))) {
    for (const { id } of page) {
      await checkpoints.remove(id, { signal });
      count += 1;
    }
  }
  return count;
}

async function remainsOf(context: OperationContext, personId: PersonId): Promise<readonly string[]> {
  const { projects } = context.services.ports.storage;
  const owned = await projects.list({ ownerIds: [personId], limit: 1_000 }, { signal: context.signal });
  return [
    `The id ${personId} stays as a pseudonym, with grades, scores, metrics, times and outcomes of requests, and costs: statistics need them, and they say no more who it was.`,
    ...(owned.items.length === 0
      ? []
      : [
          `Names and descriptions of ${owned.items.length} projects stay, being the organisation's (${owned.items
            .slice(0, 5)
            .map(({ id }) => id)
            .join(', ')}): change them with projects.save where they name the person.`,
        ]),
    'Texts of others that mention the person stay: their updates, and notes on rules and prompts.',
    'Outside and not reached: mails that were delivered, traces, logs, backups, files that were downloaded or exported, and the systems that data was read from. Answers of those are kept for five minutes at most.',
  ];
}
