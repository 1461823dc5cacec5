import type { DatabaseConnection, ModelConnection } from './connection.ts';
import { explainError } from './explain-error.ts';
import { toProviders } from './models.ts';
import { withStorage } from './storages.ts';

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
      const broken = parts.find(({ ok, part }) => !ok && part !== 'migrations');
      if (broken === undefined) return { ok: true, message: `Connected to ${backend}` };
      return { ok: false, message: [broken.message, broken.remedy].filter((text) => text !== null).join(' ') };
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
      { signal: AbortSignal.timeout(20_000) },
    );
    return { ok: true, message: `${reply.model} answers` };
  });
}

async function answering(check: () => Promise<ConnectionCheck>): Promise<ConnectionCheck> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, message: explainError(error).message };
  }
}
