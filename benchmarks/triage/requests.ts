import type { ApprovalId, NewApproval, PersonId, Rules, Storage, Superbuilder } from '@ai-manager/core';
import { defaultRules, weeksUpTo } from '@ai-manager/core';
import { createUuidGenerator } from '@ai-manager/core/memory';

const people = 100;
const service = { id: 'bench', role: 'service', via: 'bench' } as const;

/** Rules of an organisation with two reviewers; mails stay in the outbox, so that no mailer is measured. */
function benchmarkRules(): Rules {
  const { approvals, mail } = defaultRules;
  const reviewers = ['grace', 'lea'].map((id) => ({
    id,
    name: `${id} Example`,
    email: `${id}@example.com`,
    role: 'executive' as const,
  }));
  return {
    ...defaultRules,
    mail: { ...mail, delivery: 'host' },
    approvals: { ...approvals, review: { ...approvals.review, reviewers } },
  };
}

/** People with five weeks of tracked hours, and the rules. */
export async function fillPeople(storage: Storage): Promise<void> {
  const now = new Date().toISOString();
  await storage.rules.save(
    { rules: benchmarkRules(), note: '', createdBy: 'bench', now, expectedVersion: null },
    null,
    {},
  );
  for (let index = 0; index < people; index += 1) {
    const person: Superbuilder = {
      id: personId(index),
      name: `Person ${index}`,
      email: `p${index}@example.com`,
      team: null,
      leadId: null,
      timeZone: null,
      language: null,
      status: 'active',
    };
    await storage.people.save(person, {});
  }
  const weeks = weeksUpTo(weekOf(now), 6);
  await storage.metrics.save(
    Array.from({ length: people }, (_, index) =>
      weeks.map((week) => ({
        personId: personId(index),
        projectId: null,
        week,
        name: 'worksmart.hours',
        value: 30 + (index % 12),
        unit: 'h',
        source: 'worksmart',
      })),
    ).flat(),
    {},
  );
}

function personId(index: number): PersonId {
  return `p${index % people}` as PersonId;
}

function weekOf(instant: string) {
  const date = new Date(instant);
  const day = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - day) * 86_400_000);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 4);
  const number = 1 + Math.round((thursday.getTime() - first) / 604_800_000 - 0.001);
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, '0')}` as Parameters<typeof weeksUpTo>[0];
}

/** Hands in `count` requests that no hard rule speaks against, each person's at times of their own. */
export async function handIn(storage: Storage, count: number, from = 0): Promise<readonly ApprovalId[]> {
  const ids = createUuidGenerator();
  const rows = Array.from({ length: count }, (_, offset) => toRow(ids, from + offset));
  for (let start = 0; start < rows.length; start += 500)
    await storage.approvals.submit(rows.slice(start, start + 500), {});
  return rows.map(({ approval }) => approval.id);
}

function toRow(ids: { next(): string }, index: number) {
  const id = ids.next() as ApprovalId;
  const at = new Date().toISOString();
  // A person has one request every four hours, going back in time: 30 minutes each.
  const startMs = Date.now() - 3_600_000 - (Math.floor(index / people) % 40) * 4 * 3_600_000;
  const approval: NewApproval = {
    id,
    key: `bench-${index}`,
    request: {
      kind: 'manual-time',
      personId: personId(index),
      startAt: new Date(startMs).toISOString(),
      minutes: 30,
      category: null,
      description: `Call number ${index} with the Nowak bakery about the closing of their books for the month; the tracker was off because the call was by phone, and notes are in the shared folder of the project.`,
      trackedOverlapMinutes: 0,
    },
    origin: null,
    submittedAt: at,
    submittedBy: service,
  };
  const decision = {
    id: ids.next(),
    kind: 'approval' as const,
    subject: { type: 'approval' as const, id },
    actor: service,
    at,
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: null,
    attempts: [],
    outcome: { step: 'submitted', source: null },
  };
  return { approval, decision };
}
