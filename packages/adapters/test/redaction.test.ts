import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Clock, LlmProvider, Mailer, PersonId, Ports, ProjectId } from '@ai-manager/core';
import { createSystemClock } from '@ai-manager/core/memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createEmlMailer,
  createFolderDocumentStore,
  createJsonlTelemetry,
  createStderrLogger,
} from '../src/local/index.ts';
import { createOpenAiProvider } from '../src/openai/index.ts';
import { readEml } from './read-eml.ts';
import type { ReceivedRequest, ResponsesServer, ServerAnswer } from './responses-server.ts';
import { startResponsesServer } from './responses-server.ts';
import type { Bench } from './weekly-run/harness.ts';
import { intercepted, openBench, populate, sections, week } from './weekly-run/harness.ts';
import { goodAnswer, kindOf, openAiInstallation } from './weekly-run/openai-bench.ts';

/*
 * What may be where after a run that failed, in whatever way:
 *
 * | artefact                        | secrets | names, addresses    | texts of updates    |
 * |---------------------------------|---------|---------------------|---------------------|
 * | log lines, all levels           | no      | no                  | no                  |
 * | traces                          | no      | no                  | no                  |
 * | errors, with causes and stacks  | no      | no                  | no                  |
 * | rows and records in the storage | no      | yes                 | yes                 |
 * | report, documents               | no      | yes, for executives | yes, for executives |
 * | a mail                          | no      | its addressee's     | its addressee's     |
 */
const secrets = {
  apiKey: 'sk-proj-Pl4ntedOpenAiKey0123456789abcdef',
  databasePassword: 'Pl4ntedDatabasePassword',
  bearer: 'Pl4ntedBearerToken0123456789',
  cookie: 'Pl4ntedSessionCookie',
  smtpPassword: 'Pl4ntedSmtpPassword',
};
const ann = {
  id: 'p-1',
  name: 'Zdenka Plantedova',
  email: 'zdenka@planted.example',
  text: 'Zucchini bread for Plantgrad',
};
const bob = {
  id: 'p-2',
  name: 'Quentin Plantsson',
  email: 'quentin@planted.example',
  text: 'Quince jam for Plantholm',
};
const wordsOf = ({ name, email, text }: typeof ann): readonly string[] => [...name.split(' '), email, text];
const personal = [...wordsOf(ann), ...wordsOf(bob)];
const planted = [...Object.values(secrets), ...personal];

/** What a careless vendor says: everything it was sent and everything it knows. */
const spill = (about = ''): string =>
  [
    `Incorrect API key provided: ${secrets.apiKey}.`,
    `Authorization: Bearer ${secrets.bearer}; Cookie: session=${secrets.cookie};`,
    `could not connect to postgres://ai:${secrets.databasePassword}@db.internal:5432/main`,
    `for ${ann.name} <${ann.email}>, ${bob.name}: ${ann.text}, ${bob.text}`,
    about,
  ].join(' ');
const echo = ({ body }: ReceivedRequest): string => spill(JSON.stringify(body));
const failing =
  (status: number, code: string) =>
  (request: ReceivedRequest): ServerAnswer => ({
    kind: 'error',
    status,
    headers: { 'set-cookie': `session=${secrets.cookie}` },
    error: { message: echo(request), type: 'invalid_request_error', code, param: secrets.apiKey },
  });

type Answer = (request: ReceivedRequest) => ServerAnswer;
const vendors: Readonly<Record<string, Answer>> = {
  'refuses the key and quotes it': failing(401, 'invalid_api_key'),
  'refuses the request and quotes the prompt': failing(400, 'invalid_value'),
  'names the key as its error code': failing(400, secrets.apiKey),
  'refuses the prompt by its policy': failing(400, 'content_policy_violation'),
  'limits the rate': (request) => ({
    kind: 'error',
    status: 429,
    headers: { 'retry-after': '900' },
    error: { message: echo(request) },
  }),
  'fails with a page that shows everything': (request) => ({
    kind: 'raw',
    status: 500,
    contentType: 'text/html',
    body: `<html>${echo(request)}</html>`,
  }),
  'answers with a page': (request) => ({
    kind: 'raw',
    contentType: 'text/html',
    body: `<html>${echo(request)}</html>`,
  }),
  'answers with broken JSON': (request) => ({
    kind: 'raw',
    contentType: 'application/json',
    body: `{"${echo(request)}`,
  }),
  'breaks the connection': () => ({ kind: 'disconnect', midBody: true }),
  'lets the model repeat the prompt': (request) => ({ kind: 'reply', text: echo(request) }),
  'lets the model refuse in many words': (request) => ({ kind: 'reply', refusal: echo(request) }),
};

/** The machine's time, but pauses between attempts are short. */
const system = createSystemClock();
const impatient: Clock = { ...system, sleep: (ms, signal) => system.sleep(ms < 5_000 ? 1 : ms, signal) };

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ai-manager-redaction-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Left {
  readonly logs: string;
  readonly traces: string;
  /** what the calls rejected with: message, details, causes and stacks */
  readonly errors: string;
  readonly rows: string;
  readonly documents: string;
  readonly mails: readonly { readonly to: string; readonly text: string }[];
}

/** Runs a week twice with everything switched on, and gathers all that it leaves. */
async function leftBy(change: Partial<Ports>, wrap?: (bench: Bench['storage']) => Bench['storage']): Promise<Left> {
  const folder = await mkdtemp(join(root, 'run-'));
  const lines: string[] = [];
  const logger = createStderrLogger({ level: 'debug', stream: { write: (text: string) => lines.push(text) } });
  const ports = {
    logger,
    telemetry: createJsonlTelemetry({ folder: join(folder, 'traces') }, logger),
    documents: createFolderDocumentStore({ folder: join(folder, 'documents') }),
    mailer: createEmlMailer({ folder: join(folder, 'outbox') }),
  };
  await using bench = await openBench({
    ...openAiInstallation({ baseUrl: 'http://127.0.0.1:9/v1' }),
    clock: impatient,
    ...ports,
    ...change,
    ...(wrap === undefined ? {} : { wrap }),
  });
  const text = (project: string) => ({
    achievements: `${sections.achievements} ${project === 'a1' ? ann.text : bob.text}.`,
  });
  await populate(
    bench,
    [
      { ...ann, projects: ['a1'] },
      { ...bob, projects: ['b1'] },
    ],
    text,
  );
  const errors: unknown[] = [];
  const attempt = (work: Promise<unknown>) => work.catch((error: unknown) => void errors.push(error));
  await attempt(bench.manager.evaluations.weekly({ week }));
  await attempt(bench.manager.evaluations.weekly({ week }));
  await attempt(bench.manager.reports.weekly({ week, format: 'html' }));
  await ports.telemetry.flush({});
  const rows = await Promise.all([
    bench.storage.evaluations.list({ week }, {}),
    bench.storage.decisions.list({}, {}),
    bench.storage.outbox.list({}, {}),
    bench.storage.runs.list({}, {}),
  ]);
  return {
    logs: lines.join(''),
    traces: await textOf(join(folder, 'traces')),
    errors: errors.map((error) => inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error)).join('\n'),
    rows: JSON.stringify(rows),
    documents: await textOf(join(folder, 'documents')),
    mails: await mailsIn(join(folder, 'outbox')),
  };
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function textOf(folder: string): Promise<string> {
  return (await Promise.all((await filesIn(folder)).map((path) => readFile(path, 'utf8')))).join('\n');
}

async function mailsIn(folder: string): Promise<Left['mails']> {
  const mails = await Promise.all((await filesIn(folder)).map(async (path) => readEml(await readFile(path))));
  return mails.map((mail) => ({ to: mail.to.address, text: JSON.stringify(mail) }));
}

const foundIn = (text: string, words: readonly string[]): readonly string[] =>
  words.filter((word) => text.includes(word));

/** The table above, as what must not be found. */
function leaksOf({ logs, traces, errors, rows, documents, mails }: Left): Readonly<Record<string, readonly string[]>> {
  const others = ({ to, text }: Left['mails'][number]) =>
    foundIn(text, [...Object.values(secrets), ...wordsOf(to === ann.email ? bob : ann)]);
  return {
    logs: foundIn(logs, planted),
    traces: foundIn(traces, planted),
    errors: foundIn(errors, planted),
    rows: foundIn(rows, Object.values(secrets)),
    documents: foundIn(documents, Object.values(secrets)),
    mails: mails.flatMap(others),
  };
}
const none = { logs: [], traces: [], errors: [], rows: [], documents: [], mails: [] };

const provider = (server: ResponsesServer): LlmProvider =>
  createOpenAiProvider({ apiKey: secrets.apiKey, model: 'gpt-6-sol', baseUrl: server.baseUrl });

describe('a run whose vendor', () => {
  it.each(Object.keys(vendors))('%s leaves no secret anywhere, and people only where they belong', async (name) => {
    await using server = await startResponsesServer();
    server.answerBy(vendors[name] ?? goodAnswer);
    const left = await leftBy({ llm: [provider(server)] });
    expect(leaksOf(left)).toEqual(none);
    // The run did fail, and left something to look at.
    expect(left.rows).toMatch(/"status":"failed"/);
    expect(left.traces.length).toBeGreaterThan(200);
  });

  it.each(Object.keys(vendors))('%s throws an error that can be shown to anybody', async (name) => {
    await using server = await startResponsesServer();
    server.answerBy(vendors[name] ?? goodAnswer);
    const messages = [{ role: 'user' as const, content: spill() }];
    const outcome = await provider(server)
      .generate({ name: 'evaluation.judge', messages, maxOutputTokens: 100 }, {})
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(foundIn(inspect(outcome, { depth: null, showHidden: true }), planted)).toEqual([]);
  });

  it('writes feedback that fails after a judgement leaves mails to their own people only', async () => {
    await using server = await startResponsesServer();
    const broken = vendors['refuses the request and quotes the prompt'] ?? goodAnswer;
    server.answerBy((request) =>
      kindOf(request) === 'feedback' && JSON.stringify(request.body).includes(ann.text)
        ? broken(request)
        : goodAnswer(request),
    );
    const left = await leftBy({ llm: [provider(server)] });
    expect(leaksOf(left)).toEqual(none);
    expect(left.mails.length).toBeGreaterThanOrEqual(2);
    expect(left.documents).toContain(ann.name);
  });
});

describe('a run with a fault of somebody else', () => {
  const healthy = async <T>(work: (server: ResponsesServer) => Promise<T>): Promise<T> => {
    await using server = await startResponsesServer();
    server.answerBy(goodAnswer);
    return await work(server);
  };

  it('in a provider that throws what it was given tells only the kind of it', async () => {
    const broken = {
      id: 'own',
      provider: 'own',
      model: 'own-1',
      capabilities: { jsonSchema: true, stream: false, languageModel: true },
    };
    const left = await leftBy({
      llm: [{ ...broken, generate: async () => Promise.reject(new TypeError(spill())) }],
    });
    // The error's own words are its cause only, which no row, log or trace shows.
    expect(leaksOf(left)).toEqual(none);
    expect(left.rows).toContain('does not declare (TypeError)');
  });

  it('in the mailer keeps only the kind of it with the mail', async () => {
    const mailer: Mailer = {
      id: 'smtp',
      idempotent: true,
      send: async (_key, { to }) =>
        Promise.reject(new Error(`550 <${to.address}> rejected, AUTH PLAIN ${secrets.smtpPassword} ${spill()}`)),
      check: async () => null,
    };
    const left = await healthy((server) => leftBy({ llm: [provider(server)], mailer }));
    expect(leaksOf(left)).toEqual(none);
    expect(left.rows).toContain('does not declare (Error)');
  });

  it('in the storage shows nothing of it in logs and traces', async () => {
    let failures = 0;
    const wrap = (storage: Bench['storage']): Bench['storage'] =>
      intercepted(storage, async (method, call) => {
        if (!['runs.recordBatch', 'runs.release'].includes(method) || failures === 2) return call();
        failures += 1;
        // Given back all the same, so that the next call need not wait for the end of a lease.
        if (method === 'runs.release') await call();
        throw new Error(spill('insert into ai_manager.evaluations'));
      });
    const left = await healthy((server) => leftBy({ llm: [provider(server)] }, wrap));
    // A storage that throws its own words rejects the call with them: they are its adapter's to clean.
    expect(leaksOf(left)).toMatchObject({ ...none, errors: expect.anything() });
    expect(left.logs).toContain('Claims could not be given back');
  });

  it('in the code of the graph logs where it was, not what it held', async () => {
    const wrap = (storage: Bench['storage']): Bench['storage'] =>
      intercepted(storage, async (method, call) => {
        const answer = await call();
        if (method !== 'evaluations.loadDossiers') return answer;
        // A dossier that cannot be read, which our code does not expect.
        return (answer as readonly object[]).map((dossier) => ({
          ...dossier,
          get submission(): never {
            throw new RangeError(spill());
          },
        }));
      });
    const left = await healthy((server) => leftBy({ llm: [provider(server)] }, wrap));
    expect(leaksOf(left)).toEqual(none);
    expect(left.logs).toMatch(/failed unexpectedly.*RangeError.*at /);
  });
});

describe('a person who may not', () => {
  it('is refused without a word about the others', async () => {
    await using bench = await openBench();
    await populate(bench, [
      { ...ann, projects: ['a1'] },
      { ...bob, projects: ['b1'] },
    ]);
    const actor = { id: ann.id as PersonId, role: 'superbuilder', via: 'test' } as const;
    const refused = await bench.manager.projects
      .get({ projectId: 'b1' as ProjectId }, { actor })
      .catch((error: unknown) => error);
    expect(foundIn(inspect(refused, { depth: null }), wordsOf(bob))).toEqual([]);
  });
});
