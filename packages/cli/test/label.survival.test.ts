import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import type { Ended } from './run-cli.ts';
import { copyOf, newDataFolder, run, start } from './run-cli.ts';

const header = 'key,submitted_at,person_id,kind,start_at,minutes,category,tracked_overlap_minutes,description';
const request = (number: number): string =>
  `req-${number},2026-11-2${number}T12:00:00Z,p-1,manual-time,2026-11-2${number}T09:00:00Z,30,,0,"Call with customer ${number}, who signed, on the phone."`;

interface Listed {
  readonly items: readonly { readonly key: string; readonly status: string }[];
}

describe('labelling requests', { timeout: 120_000 }, () => {
  let triaged = '';
  let org = '';
  let handedIn: Ended | undefined;
  let triage: Ended | undefined;
  beforeAll(async () => {
    const [folder, data] = [await makeOrganisation(), await newDataFolder()];
    [org, triaged] = [folder, data];
    await writeFile(join(folder, 'requests.csv'), [header, ...[1, 2, 3, 4].map(request)].join('\n'));
    await run(['init', folder, '--data', data]);
    handedIn = await run(['approvals', 'import', join(folder, 'requests.csv'), '--data', data]);
    triage = await run(['triage', '--data', data]);
  });

  const statuses = async (data: string): Promise<Readonly<Record<string, string>>> => {
    const { stdout } = await run(['approvals', 'list', '--json', '--data', data]);
    return Object.fromEntries((JSON.parse(stdout) as Listed).items.map(({ key, status }) => [key, status]));
  };

  it('begins with the requests of a file, of which none is approved in shadow mode', () => {
    expect(handedIn?.stdout).toContain('4 requests handed in');
    expect(triage?.stdout).toMatch(
      /0 approved, 0 rejected, 4 waiting[^]*4 requests for blind review: ai-manager label/,
    );
    expect(triage?.code).toBe(0);
  });

  it('shows one request after the other without a verdict, and decides them as answered', async () => {
    const data = await copyOf(triaged);
    const { code, stdout, stderr } = await run(['label', '--data', data], {
      stdin: 'a\nr not at the weekend\nu\na\ns\nr too long\n',
    });
    expect(stderr).toContain('Call with customer 1');
    expect(stderr).not.toMatch(/recommend|probability|confiden/i);
    expect(stdout).toMatch(/3 requests decided blind: 2 approved, 1 rejected\.\n1 request left out/);
    expect(stdout).toMatch(/3 labels, \d+ more needed before calibrating/);
    expect(code).toBe(0);
    expect(await statuses(data)).toEqual({
      'req-1': 'approved',
      'req-2': 'approved',
      'req-3': 'waiting',
      'req-4': 'rejected',
    });
  });

  it('lists what waits as JSON, oldest first', async () => {
    const { stdout } = await run(['label', '--json', '--data', triaged]);
    expect(JSON.parse(stdout)).toMatchObject({
      waiting: 4,
      items: [1, 2, 3, 4].map((number) => ({ approval: { key: `req-${number}`, withheld: true, status: 'waiting' } })),
    });
  });

  it('replays the decisions of a file, in the order the requests were handed in', async () => {
    const data = await copyOf(triaged);
    const file = join(org, 'my-decisions.csv');
    await writeFile(
      file,
      'key,outcome,note,later\nreq-4,approved,,rejected\nreq-2,rejected,"Why, so late?",approved\nreq-1,approved,,approved\n',
    );
    const from = ['label', '--from', file, '--data', data, '--json'];
    const first = await run([...from, '--limit', '2']);
    expect(JSON.parse(first.stdout)).toMatchObject({ approved: 1, rejected: 1, refused: [] });
    const second = await run([...from, '--column', 'later']);
    expect(JSON.parse(second.stdout)).toMatchObject({
      approved: 0,
      rejected: 1,
      skipped: 1,
      calibration: { labels: 3 },
    });
    expect(await statuses(data)).toMatchObject({ 'req-1': 'approved', 'req-2': 'rejected', 'req-4': 'rejected' });
    const wrong = await run([...from, '--column', 'none']);
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      error: { message: expect.stringContaining('no column "none"') as string },
    });
    expect(wrong.code).not.toBe(0);
  });

  it('loses no decision to Ctrl-C', async () => {
    const data = await copyOf(triaged);
    const label = start(['label', '--data', data], { stdin: 'a\n', keepStdinOpen: true });
    await label.seen(/Request 2 /);
    label.child.kill('SIGINT');
    const { code, stdout } = await label.ended;
    expect(stdout).toContain('1 request decided blind: 1 approved');
    expect(code).toBe(130);
    expect(await statuses(data)).toMatchObject({ 'req-1': 'approved', 'req-2': 'waiting' });
  });
});
