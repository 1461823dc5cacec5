import type { Prompt } from '@ai-manager/core';
import { createSinkLogger, type LogEntry } from '@ai-manager/core/memory';
import type { LangfuseMood } from '@ai-manager/test-servers/langfuse';
import { describe, expect, it } from 'vitest';
import { openLangfuse, textOf, warningsOf } from '../langfuse-bench.ts';
import { anotherManager, crowd, evaluationOf, isJudge, openBench, populate, scriptedJudge, week } from './harness.ts';

const judgeBody = (words: string): string =>
  `${words}\n{% for c in rubric.criteria %}{{ c.id }}: {{ c.question }}\n{% endfor %}`;
const name = 'evaluation.judge';

/** A manager whose prompts are in a Langfuse, with one project to evaluate. */
async function openOrganisation() {
  const langfuse = await openLangfuse();
  const judge = scriptedJudge();
  const bench = await openBench({
    llm: [judge],
    telemetry: langfuse.telemetry,
    promptRegistry: langfuse.promptRegistry,
    logger: createSinkLogger((entry) => void (langfuse.logs as LogEntry[]).push(entry)),
  });
  await populate(bench, crowd(1));
  return {
    ...bench,
    langfuse,
    shelf: langfuse.server.prompts,
    /** Judges the week anew; what the judge was told, and the prompt's version in the records. */
    async judgeAnew() {
      await bench.manager.evaluations.weekly({ week, force: true });
      const request = judge.requests.findLast(isJudge);
      const { judgedBy } = await evaluationOf(bench, 'a01');
      return { system: request?.messages[0]?.content ?? '', version: judgedBy?.prompt.version };
    },
    inProduction: async (): Promise<Prompt> => (await bench.manager.prompts.get({ name })).prompt,
    warnings: () => warningsOf(langfuse).filter(({ message }) => /prompt/i.test(message)),
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await langfuse[Symbol.asyncDispose]();
    },
  };
}

describe('prompts in Langfuse', () => {
  it('are taken into storage when a run starts, with their version there in records and traces', async () => {
    await using org = await openOrganisation();
    org.shelf.add({ name, prompt: judgeBody('An older text.') });
    org.shelf.add({ name, prompt: judgeBody('Judge as a baker would.'), labels: ['production'] });
    const { system, version } = await org.judgeAnew();
    expect(system).toMatch(/^Judge as a baker would\./);
    expect(version).toBe(2);
    expect(await org.inProduction()).toMatchObject({ version: 2, createdBy: 'langfuse', note: '[langfuse version 2]' });
    const { items } = await org.storage.decisions.list({}, {});
    const record = items.find(({ kind }) => kind === 'evaluation');
    expect(record).toMatchObject({
      promptVersions: { 'evaluation.judge': 2, 'evaluation.feedback': 1 },
      outcome: { promptSources: { 'evaluation.judge': { registry: 'langfuse', version: 2 } } },
    });
    const call = org.langfuse.server.spans.find((span) => span.name === name);
    expect(textOf(call!, 'langfuse.observation.prompt.name')).toBe(name);
    expect(call!.attributes['langfuse.observation.prompt.version']).toBe(2);
    expect(org.warnings()).toEqual([]);
  });

  it('are taken over once, however often runs start', async () => {
    await using org = await openOrganisation();
    org.shelf.add({ name, prompt: judgeBody('Judge as a baker would.'), labels: ['production'] });
    await org.judgeAnew();
    await org.judgeAnew();
    expect((await org.inProduction()).version).toBe(2);
  });

  it('follow a label that is moved back', async () => {
    await using org = await openOrganisation();
    org.shelf.add({ name, prompt: judgeBody('First.'), labels: ['production'] });
    await org.judgeAnew();
    org.shelf.add({ name, prompt: judgeBody('Second.'), labels: ['production'] });
    expect((await org.judgeAnew()).system).toMatch(/^Second\./);
    org.shelf.label(name, 1, 'production');
    expect((await org.judgeAnew()).system).toMatch(/^First\./);
    expect(await org.inProduction()).toMatchObject({ note: '[langfuse version 1]' });
  });

  it('stay the same for a run that goes on, whatever is in production by then', async () => {
    await using org = await openOrganisation();
    org.shelf.add({ name, prompt: judgeBody('First.'), labels: ['production'] });
    await org.manager.prompts.list({});
    const stop = new AbortController();
    const hanging = scriptedJudge({ answer: () => (stop.abort(new Error('enough')), { hang: true }) });
    const { promptRegistry } = org.langfuse;
    const first = anotherManager(org, { llm: [hanging], promptRegistry });
    await expect(first.evaluations.weekly({ week }, { signal: stop.signal })).rejects.toThrow('enough');
    org.shelf.add({ name, prompt: judgeBody('Second.'), labels: ['production'] });
    const judge = scriptedJudge();
    await anotherManager(org, { llm: [judge], promptRegistry }).evaluations.weekly({ week });
    expect(judge.requests.find(isJudge)?.messages[0]?.content).toMatch(/^First\./);
  });

  it.each([
    ['a variable that is not declared', judgeBody('{{ rubric.colour }}'), /There is no variable "rubric.colour"/],
    ['broken syntax', '{% for c in rubric.criteria %}', /Line 1/],
    ['no criteria', 'Judge well.', /lacks rubric\.criteria/],
    ['nothing', '   ', /is empty/],
  ])('with %s are refused: storage’s version stands, with a warning', async (_what, prompt, faults) => {
    await using org = await openOrganisation();
    org.shelf.add({ name, prompt, labels: ['production'] });
    const { version } = await org.judgeAnew();
    expect(version).toBe(1);
    expect(org.warnings()).toMatchObject([
      { fields: { registry: 'langfuse', name, version: 1, faults: expect.stringMatching(faults) } },
    ]);
  });

  it('that are chats are refused, too', async () => {
    await using org = await openOrganisation();
    org.shelf.add({ name, type: 'chat', prompt: [{ role: 'system', content: 'Judge.' }], labels: ['production'] });
    expect((await org.judgeAnew()).version).toBe(1);
    expect(org.warnings()).toMatchObject([{ fields: { error: expect.stringContaining('make it a text prompt') } }]);
  });

  it.each<[string, LangfuseMood]>([
    ['away', 'refused'],
    ['something else', 'garbage'],
    ['locked', { status: 401 }],
  ])('are those of storage while Langfuse is %s, with one warning', async (_how, mood) => {
    await using org = await openOrganisation();
    org.langfuse.server.behave(mood);
    expect((await org.judgeAnew()).version).toBe(1);
    expect(org.warnings()).toHaveLength(1);
    expect(JSON.stringify(org.langfuse.logs)).not.toMatch(/nginx|repeats/);
  });
});

describe('prompts.save beside Langfuse', () => {
  it('adds the version there, too, and is not undone by the next run', async () => {
    await using org = await openOrganisation();
    org.shelf.add({ name, prompt: judgeBody('Of Langfuse.'), labels: ['production'] });
    await org.judgeAnew();
    const saved = await org.manager.prompts.save({ name, body: judgeBody('Of an executive.'), note: 'Kinder' });
    expect(saved).toMatchObject({ version: 3, note: 'Kinder [langfuse version 2]', createdBy: 'executive-1' });
    expect(org.shelf.all(name).at(-1)).toMatchObject({
      prompt: saved.body,
      labels: ['production', 'latest'],
      commitMessage: 'Kinder',
    });
    expect(await org.judgeAnew()).toMatchObject({ system: expect.stringMatching(/^Of an executive\./), version: 3 });
    org.shelf.label(name, 1, 'production');
    expect((await org.judgeAnew()).system).toMatch(/^Of Langfuse\./);
  });

  it('saves in storage alone while Langfuse is away, and what was saved stands until Langfuse has something new', async () => {
    await using org = await openOrganisation();
    org.shelf.add({ name, prompt: judgeBody('Of Langfuse.'), labels: ['production'] });
    await org.judgeAnew();
    org.langfuse.server.behave('refused');
    const saved = await org.manager.prompts.save({ name, body: judgeBody('Of an executive.') });
    expect(saved).toMatchObject({ version: 3, note: '' });
    expect(org.warnings()).toMatchObject([{ message: expect.stringContaining('saved in storage alone') }]);
    org.langfuse.server.behave('fine');
    expect((await org.judgeAnew()).system).toMatch(/^Of an executive\./);
    org.shelf.add({ name, prompt: judgeBody('Something new.'), labels: ['production'] });
    expect((await org.judgeAnew()).system).toMatch(/^Something new\./);
  });

  it('adds nothing there that is refused here', async () => {
    await using org = await openOrganisation();
    await expect(org.manager.prompts.save({ name, body: '{{ nobody }}' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(org.manager.prompts.save({ name, body: judgeBody('x'), expectedVersion: 9 })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(org.shelf.all(name)).toEqual([]);
  });

  it('takes no claim of a note for a source', async () => {
    await using org = await openOrganisation();
    org.langfuse.server.behave('refused');
    const saved = await org.manager.prompts.save({ name, body: judgeBody('x'), note: 'Mine [langfuse version 7]' });
    expect(saved.note).toBe('Mine');
  });
});
