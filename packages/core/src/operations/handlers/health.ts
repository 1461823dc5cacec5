import { ConfigurationError, isAiManagerError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import type * as descriptors from '../health.ts';

interface Part {
  readonly part: string;
  readonly ok: boolean;
  readonly message: string;
  readonly remedy: string | null;
}

interface Attempt {
  readonly part: string;
  readonly remedy: string;
  readonly signal: AbortSignal | undefined;
}

export const checkHealth: HandlerOf<typeof descriptors.checkHealth> = async (context, { askModel }) => {
  const parts = [
    ...(await checkStorage(context)),
    ...(await Promise.all([checkDocuments(context), checkMailer(context)])),
    ...(await Promise.all(
      context.services.llm.providers.map((provider) => checkModel(context, provider.id, askModel)),
    )),
  ];
  return { ok: parts.every(({ ok }) => ok), parts };
};

async function checkStorage({ services, signal }: OperationContext): Promise<Part[]> {
  const { storage } = services.ports;
  const health = await storage.check({ signal });
  const part: Part = {
    part: 'storage',
    ok: health.problem === null,
    message: health.problem ?? health.backend,
    remedy: health.problem === null ? null : 'Mend the storage first: the message says how.',
  };
  if (health.problem !== null) return [part];
  const rules = await attempt(
    { part: 'rules', remedy: 'Save them with rules.save, or load an organisation folder.', signal },
    async () => {
      const saved = await storage.rules.get('latest', { signal });
      if (saved === null) throw new ConfigurationError('There are no rules yet.');
      return `version ${saved.version}`;
    },
  );
  return [part, rules];
}

async function checkDocuments({ services, signal }: OperationContext): Promise<Part> {
  return attempt(
    { part: 'documents', remedy: 'Check that the place for documents exists and may be written to.', signal },
    async () => {
      const { location } = await services.ports.documents.put('health/check.txt', services.ports.clock.now(), {
        signal,
      });
      await services.ports.documents.remove('health/check.txt', { signal });
      return location.replace(/health.check\.txt$/, '');
    },
  );
}

async function checkMailer({ services, signal }: OperationContext): Promise<Part> {
  const { mailer } = services.ports;
  return attempt({ part: 'mail', remedy: 'Check the settings of the mailer.', signal }, async () => {
    const problem = await mailer.check({ signal });
    if (problem !== null) throw new ConfigurationError(problem);
    return mailer.id;
  });
}

async function checkModel({ services, signal }: OperationContext, id: string, ask: boolean): Promise<Part> {
  const part = `model ${id}`;
  const provider = services.llm.providers.find((candidate) => candidate.id === id);
  if (provider?.capabilities.languageModel === false) {
    return { part, ok: true, message: 'a deterministic heuristic, no language model', remedy: null };
  }
  if (!ask) return { part, ok: true, message: 'configured, not asked', remedy: null };
  return attempt(
    { part, remedy: 'Check the key, the model name and the quota of this provider.', signal },
    async () => {
      const answer = await services.llm.generateText({
        name: 'health.check',
        messages: [{ role: 'user', content: 'Answer with the word ok.' }],
        maxOutputTokens: 256,
        provider: id,
        ...(signal === undefined ? {} : { signal }),
      });
      return `${answer.model} answered`;
    },
  );
}

async function attempt({ part, remedy, signal }: Attempt, check: () => Promise<string>): Promise<Part> {
  try {
    return { part, ok: true, message: await check(), remedy: null };
  } catch (error) {
    signal?.throwIfAborted();
    // An adapter that throws something of its own is broken, too; its words may hold secrets.
    const message = isAiManagerError(error)
      ? error.message
      : `It failed with ${error instanceof Error ? error.name : typeof error}.`;
    return { part, ok: false, message, remedy };
  }
}
