import { deliveryKeyPrefix } from '../../domain/event.ts';
import { ConfigurationError, isAiManagerError } from '../../errors.ts';
import type { Cache, EventSink, DeliveryStore, HealthPart, NoticeStore, OutboxStore } from '../../ports/index.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import type * as descriptors from '../health.ts';

interface Attempt {
  readonly part: string;
  readonly remedy: string;
  readonly signal: AbortSignal | undefined;
}

export const checkHealth: HandlerOf<typeof descriptors.checkHealth> = async (context, { askModel }) => {
  const storage = await checkStorage(context);
  const { deliveries, notices } = context.services.ports.storage;
  const isReady = storage.some(hasSchema);
  const parts = [
    ...storage,
    ...(
      await Promise.all([checkDocuments(context), checkMailer(context), checkCache(context), checkRateLimiter(context)])
    ).flat(),
    ...(await checkTelemetry(context)),
    ...(await checkSources(context)),
    ...(await checkOutcomes(context, isReady ? notices : null)),
    ...(await Promise.all(
      context.services.ports.eventSinks.map((sink) => checkEvents(context, sink, isReady ? deliveries : null)),
    )),
    ...(await Promise.all(
      context.services.llm.providers.map((provider) => checkModel(context, provider.id, askModel)),
    )),
  ];
  return { ok: parts.every(({ ok }) => ok), parts };
};

const hasSchema = ({ part, ok }: HealthPart): boolean => part === 'migrations' && ok;

/** Rules and mails are looked at only where the schema is: the other parts say what is wrong, or not there yet. */
async function checkStorage({ services, signal }: OperationContext): Promise<readonly HealthPart[]> {
  const { storage } = services.ports;
  const { backend, parts } = await storage.check({ signal });
  const named = parts.map((part) =>
    part.part === 'database' && part.ok ? { ...part, message: `${backend}: ${part.message}` } : part,
  );
  if (!parts.some(hasSchema)) return named;
  const rules = await attempt(
    { part: 'rules', remedy: 'Save them with rules.save, or load an organisation folder.', signal },
    async () => {
      const saved = await storage.rules.get('latest', { signal });
      if (saved === null) throw new ConfigurationError('There are no rules yet.');
      return `version ${saved.version}`;
    },
  );
  const outbox = await attempt(
    {
      part: 'outbox',
      remedy:
        'See them with mail.list, mend addresses or mailer, then mail.resend sends them again: they are not sent again by themselves.',
      signal,
    },
    () => describeOutbox(storage.outbox, signal),
  );
  return [...named, rules, outbox];
}

async function describeOutbox(outbox: OutboxStore, signal: AbortSignal | undefined): Promise<string> {
  const { queued, sending, uncertain, failed, sent } = await outbox.counts({}, { signal });
  if (failed + uncertain > 0)
    throw new ConfigurationError(
      `${failed} mails were refused, of ${uncertain} nobody knows whether they arrived (${queued + sending} wait, ${sent} sent).`,
    );
  return `${queued + sending} mails wait, ${sent} sent`;
}

async function checkDocuments({ services, signal }: OperationContext): Promise<HealthPart> {
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

async function checkMailer({ services, signal }: OperationContext): Promise<readonly HealthPart[]> {
  const { mailer } = services.ports;
  const remedy = 'Check the settings of the mailer.';
  let parts: readonly HealthPart[] | undefined;
  const whole = await attempt({ part: 'mail', remedy, signal }, async () => {
    parts = await mailer.health?.({ signal });
    const problem = parts === undefined ? await mailer.check({ signal }) : null;
    if (problem !== null) throw new ConfigurationError(problem);
    return mailer.id;
  });
  return [whole, ...(parts ?? [])];
}

const cacheRemedy = 'Check its address, token and quota. Nothing is lost: answers are made anew meanwhile.';

async function checkCache({ services, signal }: OperationContext): Promise<HealthPart> {
  const { cache } = services.ports;
  const part = 'cache';
  if (cache === null) return { part, ok: true, message: 'none: every answer is made anew', remedy: null };
  return attempt({ part, remedy: cacheRemedy, signal }, () => wellOf(cache, signal));
}

async function checkRateLimiter({ services, signal }: OperationContext): Promise<HealthPart> {
  const remedy = 'Check its address, token and quota. Calls are not counted meanwhile.';
  return attempt({ part: 'rate limiter', remedy, signal }, () => wellOf(services.ports.rateLimiter, signal));
}

async function wellOf(port: Pick<Cache, 'id' | 'check'>, signal: AbortSignal | undefined): Promise<string> {
  const problem = await port.check({ signal });
  if (problem !== null) throw new ConfigurationError(problem);
  return port.id;
}

/** Telemetry looks after itself and says what is wrong with each of its sinks; most have nothing to look at. */
async function checkTelemetry({ services, signal }: OperationContext): Promise<readonly HealthPart[]> {
  const { telemetry } = services.ports;
  if (telemetry.check === undefined) return [];
  try {
    return await telemetry.check({ signal });
  } catch (error) {
    signal?.throwIfAborted();
    const message = `Its check failed with ${error instanceof Error ? error.name : typeof error}.`;
    return [{ part: 'telemetry', ok: false, message, remedy: 'Check the settings of the telemetry.' }];
  }
}

/** Each source says by itself what it is made of; one that throws is broken as a whole. */
async function checkSources({ services, signal }: OperationContext): Promise<readonly HealthPart[]> {
  const { activity, approvalSources } = services.ports;
  const looks = [...activity, ...approvalSources].map(async (source): Promise<readonly HealthPart[]> => {
    let parts: readonly HealthPart[] = [];
    const whole = await attempt({ part: source.id, remedy: 'Check the settings of this source.', signal }, async () => {
      parts = await source.check({ signal });
      return source.id;
    });
    return whole.ok ? parts : [whole];
  });
  return (await Promise.all(looks)).flat();
}

/** What was decided and could not be told; nothing where requests come from nowhere. */
async function checkOutcomes(
  { services, signal }: OperationContext,
  notices: NoticeStore | null,
): Promise<readonly HealthPart[]> {
  if (notices === null || services.ports.approvalSources.length === 0) return [];
  const remedy =
    'Mend the source, then decide at the source by hand what was given up: it is not told again by itself.';
  const look = await attempt({ part: 'outcomes', remedy, signal }, async () => {
    const { queued, sending, uncertain, failed, sent } = await notices.counts({}, { signal });
    if (failed + uncertain > 0)
      throw new ConfigurationError(`${failed + uncertain} outcomes of requests could not be told to their sources.`);
    return `${queued + sending} outcomes wait to be told, ${sent} told`;
  });
  return [look];
}

/** The endpoint, and what waits for it where there is a schema. */
async function checkEvents(
  { signal }: OperationContext,
  sink: EventSink,
  deliveries: DeliveryStore | null,
): Promise<HealthPart> {
  const remedy = 'Mend the endpoint, then run the job deliver-events; an event is kept for three days.';
  return attempt({ part: `events ${sink.id}`, remedy, signal }, async () => {
    const problem = await sink.check({ signal });
    if (problem !== null) throw new ConfigurationError(problem);
    const counts = await deliveries?.counts({ prefix: deliveryKeyPrefix(sink.id) }, { signal });
    if (counts === undefined) return 'can be reached';
    return `can be reached; ${counts.queued + counts.sending} wait, ${counts.sent} delivered, ${counts.failed} given up`;
  });
}

async function checkModel({ services, signal }: OperationContext, id: string, ask: boolean): Promise<HealthPart> {
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

async function attempt({ part, remedy, signal }: Attempt, check: () => Promise<string>): Promise<HealthPart> {
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
