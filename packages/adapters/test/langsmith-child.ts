// A host process for langsmith.survival.test.ts: evaluates a week while its environment asks for LangSmith, or for verbose runs.
import { createAiManager, defaultRules, type ProjectId, type PersonId } from '@ai-manager/core';
import { createScriptedModel } from '@ai-manager/core/testing';
import { RunnableLambda } from '@langchain/core/runnables';
import { LangChainTracer } from '@langchain/core/tracers/tracer_langchain';
import { createPgliteStorage } from '../src/pglite/index.ts';

const [, , mode = 'ambient'] = process.argv;
// A provider that asks a runnable of LangChain, as the adapter for its chat models does.
const model = createScriptedModel(async () => {
  await RunnableLambda.from((text: string) => text).invoke('a secret prompt', { runName: 'inner-model' });
  return { text: 'no JSON at all' };
});
const storage = createPgliteStorage({ folder: 'memory' });
const manager = createAiManager(
  { storage, llm: [model] },
  { actor: { id: 'executive-1', role: 'executive', via: 'test' } },
);
const person = { id: 'p01' as PersonId, name: 'Secret Anna', email: 'anna@example.com', team: null, leadId: null };
await storage.people.save({ ...person, timeZone: null, language: null, status: 'active' }, {});
const project = {
  id: 'a01' as ProjectId,
  name: 'Secret oven',
  ownerId: person.id,
  stage: 'S1',
  description: '',
} as const;
await storage.projects.save({ ...project, status: 'active' }, {});
await manager.rules.save({ rules: defaultRules });
await manager.projects.submit({ projectId: project.id, week: '2026-W47', oneLiner: 'A secret oven for 40 bakers.' });

// Those of a host that listens to something else.
const heard: string[] = [];
const other = { handleChatModelStart: (_model: unknown, _messages: unknown, id: string): void => void heard.push(id) };
const callbacks = mode === 'other' ? [other] : mode === 'explicit' ? [new LangChainTracer()] : undefined;
const outcome = await manager.evaluations.weekly({ week: '2026-W47' }, callbacks === undefined ? {} : { callbacks });
// The host's own work is traced as it was before.
if (mode === 'ambient')
  await RunnableLambda.from((text: string) => text).invoke('of the host', { runName: 'host-work' });
await new Promise((done) => setTimeout(done, 1_500));
await manager.close();
process.stderr.write(JSON.stringify({ outcome: outcome.run?.counts, heard: heard.length }));
