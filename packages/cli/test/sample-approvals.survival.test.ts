import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../src/__fixtures__/temporary-folder.ts';
import { newDataFolder, run } from './run-cli.ts';

const sample = resolve(import.meta.dirname, '../../../examples/sample-org');
const [requests, decisions] = [join(sample, 'requests.csv'), join(sample, 'decisions.csv')];

interface Triaged {
  readonly counts: { readonly approved: number; readonly rejected: number; readonly waiting: number };
}
interface Labelled {
  readonly audited: number;
  readonly switchedOff: boolean;
}
interface Standing {
  readonly mode: string;
  readonly threshold: number | null;
  readonly drift: { readonly audits: number; readonly disagreements: number };
  readonly current: { readonly offReason: string | null } | null;
}

/** What the README of the sample organisation tells a newcomer to do. */
describe('requests of the sample organisation', { timeout: 600_000 }, () => {
  let data = '';
  const aiManager = async <T>(...argv: readonly string[]): Promise<T> => {
    const { code, stdout, stderr } = await run([...argv, '--json', '--data', data], {
      environment: { AI_MANAGER_MODEL: 'offline' },
    });
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${stderr}`);
    return JSON.parse(stdout) as T;
  };
  beforeAll(async () => {
    data = await newDataFolder();
    await aiManager('init', sample);
  });

  it('start in shadow mode: nothing is approved without a person', async () => {
    expect(await aiManager('approvals', 'import', requests, '--before', '2026-10-20')).toMatchObject({
      added: 151,
      known: 0,
      problems: [],
    });
    const { counts } = await aiManager<Triaged>('triage');
    expect(counts.approved).toBe(0);
    expect(counts.waiting).toBeGreaterThan(120);
    expect(await aiManager('approvals', 'calibration')).toMatchObject({ mode: 'shadow', threshold: null });
  });

  it('are known when they are imported again, and a bad row stops no other', async () => {
    expect(await aiManager('approvals', 'import', requests, '--before', '2026-10-20')).toMatchObject({
      added: 0,
      known: 151,
    });
    const file = join(await temporaryFolder(), 'more.csv');
    await writeFile(
      file,
      'person_id,start_at,minutes,description\nnobody,2026-11-20T09:00:00Z,30,Call\np-001,soon,30,Call\n',
    );
    const { code, stdout } = await run(['approvals', 'import', file, '--data', data]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/more\.csv:3 start_at[^]*more\.csv:2 person_id/);
  });

  it('calibrate with 120 decisions, and what is sure is approved from then on', async () => {
    await aiManager('label', '--from', decisions, '--limit', '120');
    const { calibration } = await aiManager<{ calibration: { status: string } }>('approvals', 'calibrate');
    expect(calibration.status).toBe('on');
    // every automatic approval is audited here, so that no chance decides what the next test sees
    const { rules } = await aiManager<{ rules: { approvals: { automation: object } } }>('rules', 'get');
    const { approvals } = rules;
    const strict = { ...rules, approvals: { ...approvals, automation: { ...approvals.automation, auditShare: 1 } } };
    const file = join(await temporaryFolder(), 'rules.json');
    await writeFile(file, JSON.stringify(strict));
    expect(await aiManager('rules', 'dry-run', '--rules', `@${file}`)).toMatchObject({
      valid: true,
      requests: 151,
      changes: [],
      voidsCalibration: false,
      automationOn: true,
    });
    await aiManager('rules', 'save', '--rules', `@${file}`);
    await aiManager('label', '--from', decisions);
    await aiManager('approvals', 'import', requests, '--before', '2026-11-02');
    // What is audited looks like a request that waits until it is decided.
    expect((await aiManager<Triaged>('triage')).counts.approved).toBe(0);
    const { audited } = await aiManager<Labelled>('label', '--from', decisions);
    expect(audited).toBeGreaterThan(10);
    const standing = await aiManager<Standing>('approvals', 'calibration');
    expect(standing).toMatchObject({ mode: 'on', drift: { audits: audited } });
  });

  it('switch automatic approval off when the executives change their policy', async () => {
    await aiManager('approvals', 'import', requests);
    await aiManager('triage');
    const labelled = await aiManager<Labelled>('label', '--from', decisions, '--column', 'outcome_after_change');
    expect(labelled).toMatchObject({ switchedOff: true });
    const standing = await aiManager<Standing>('approvals', 'calibration');
    expect(standing).toMatchObject({ mode: 'off', threshold: null, current: { offReason: 'drift' } });
  });
});
