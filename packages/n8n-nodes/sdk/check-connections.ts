import type { HealthPart } from '@ai-manager/core';
import type {
  DatabaseConnection,
  ModelConnection,
  SesConnection,
  WebhookConnection,
  WorkSmartConnection,
} from './connection.ts';
import { explainError } from './explain-error.ts';
import { openSes } from './mailers.ts';
import { toProviders } from './models.ts';
import { withStorage } from './storages.ts';
import { openWebhooks } from './webhooks.ts';
import { openWorkSmart } from './worksmart.ts';

export interface ConnectionCheck {
  readonly ok: boolean;
  readonly message: string;
}

/** Looks at the database without changing anything in it. */
export async function checkDatabase(database: DatabaseConnection): Promise<ConnectionCheck> {
  return answering(() =>
    withStorage(database, async (storage) => {
      const { backend, parts } = await storage.check({});
      // A database that has never been used lacks our schema, which the first call makes.
      const { ok, message } = fromParts(parts.filter(({ part }) => part !== 'migrations'));
      return { ok, message: ok ? `Connected to ${backend}` : message };
    }),
  );
}

/** Asks the model one word. */
export async function checkModel(model: ModelConnection): Promise<ConnectionCheck> {
  return answering(async () => {
    const [provider] = toProviders([], model);
    const reply = await provider.generate(
      {
        name: 'n8n.check',
        messages: [{ role: 'user', content: 'Answer with the word ready.' }],
        maxOutputTokens: 64,
      },
      within(),
    );
    return { ok: true, message: `${reply.model} answers` };
  });
}

const patienceMs = 20_000;

/** Looks at sender, account and quota; sends nothing. */
export async function checkSes(ses: SesConnection): Promise<ConnectionCheck> {
  return answering(async () => fromParts((await openSes(ses).health?.(within())) ?? []));
}

/** Looks at the account and what it may see. */
export async function checkWorkSmart(worksmart: WorkSmartConnection): Promise<ConnectionCheck> {
  return answering(async () => {
    const checks = openWorkSmart(worksmart).activity.map((source) => source.check(within()));
    return fromParts((await Promise.all(checks)).flat());
  });
}

/** Asks every endpoint whether it is there; no event is sent. */
export async function checkWebhooks(webhooks: WebhookConnection): Promise<ConnectionCheck> {
  return answering(async () => {
    const sinks = openWebhooks(webhooks);
    if (sinks.length === 0)
      return { ok: false, message: 'There is no URL: name one, or several with a comma between.' };
    const problems = await Promise.all(sinks.map((sink) => sink.check(within())));
    const problem = problems.find((each) => each !== null);
    return problem === undefined
      ? { ok: true, message: `${sinks.map(({ id }) => id).join(' and ')} can be reached` }
      : { ok: false, message: problem };
  });
}

function within(): { readonly signal: AbortSignal } {
  return { signal: AbortSignal.timeout(patienceMs) };
}

/** The first thing that is wrong and what to do, or all that was seen. */
function fromParts(parts: readonly HealthPart[]): ConnectionCheck {
  const broken = parts.find(({ ok }) => !ok);
  if (broken === undefined) return { ok: true, message: parts.map(({ message }) => message).join('; ') };
  return { ok: false, message: [broken.message, broken.remedy].filter((text) => text !== null).join(' ') };
}

async function answering(check: () => Promise<ConnectionCheck>): Promise<ConnectionCheck> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, message: explainError(error).message };
  }
}
