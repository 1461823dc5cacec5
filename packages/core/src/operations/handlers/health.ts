import { ConfigurationError, isAiManagerError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import type * as descriptors from '../health.ts';

interface Part {
  readonly part: string;
  readonly ok: boolean;
  readonly message: string;
  readonly remedy: string | null;
}

export const checkHealth: HandlerOf<typeof descriptors.checkHealth> = async (context, { askModel }) => {
  const parts = [
    ...(await checkStorage(context)),
    ...(await Promise.all([checkDocuments(context), checkMailer(context)])),
    ...(await Promise.all(context.services.llm.providers.map((provider) => checkModel(context, provider.id, askModel)))),
  ];
  return { ok: parts.every(({ ok }) => ok), parts };
};

async function checkStorage({ services, signal }: OperationContext): Promise<Part[]> {
  const { storage } = services.ports;
  const health = await storage.check({ signal });
  const part: Part = { part: 'storage', ok: health.problem === null, message: health.problem ?? health.backend, remedy: health.problem === null ? null : 'Mend the storage first: the message says how.' };
  if (health.problem !== null) return [part];
  const rules = await storage.rules.get('latest', { signal });
  return [
    part,
    rules === null
      ? { part: 'rules', ok: false, message: 'There are no rules yet.', remedy: 'Save them with rules.save, or load an organisation folder.' }
      : { part: 'rules', ok: true, message: `version ${rules.version}`, remedy: null },
  ];
}

async function checkDocuments({ services, signal }: OperationContext): Promise<Part> {
  return attempt('documents', 'Check that the place for documents exists and may be written to.', async () => {
    const { location } = await services.ports.documents.put('health/check.txt', services.ports.clock.now(), { signal });
    await services.ports.documents.remove('health/check.txt', { signal });
    return location.replace(/health.check\.txt$/, '');
  });
}

async function checkMailer({ services, signal }: OperationContext): Promise<Part> {
  const { mailer } = services.ports;
  return attempt('mail', 'Check the settings of the mailer.', async () => {
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
  return attempt(part, 'Check the key, the model name and the quota of this provider.', async () => {
    const answer = await services.llm.generateText({
      name: 'health.check',
      messages: [{ role: 'user', content: 'Answer with the word ok.' }],
      maxOutputTokens: 256,
      provider: id,
      ...(signal === undefined ? {} : { signal }),
    });
    return `${answer.model} answered`;
  });
}

async function attempt(part: string, remedy: string, check: () => Promise<string>): Promise<Part> {
  try {
    return { part, ok: true, message: await check(), remedy: null };
  } catch (error) {
    if (!isAiManagerError(error)) throw error;
    return { part, ok: false, message: error.message, remedy };
  }
}
