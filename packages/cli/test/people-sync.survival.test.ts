import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VendorServer } from '@ai-manager/test-servers/person-weeks';
import { startBrainliftServer, startMetricsServer } from '@ai-manager/test-servers/person-weeks';
import type { WorkSmartPerson, WorkSmartServer } from '@ai-manager/test-servers/worksmart';
import { startWorkSmartServer } from '@ai-manager/test-servers/worksmart';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { copyOf, newDataFolder, run } from './run-cli.ts';

const worksmartKey = 'worksmart-key-of-the-tests';
const metricsKey = 'metrics-key-of-the-tests';
const person = (number: number): WorkSmartPerson => ({
  loginId: number,
  candidateId: 100 + number,
  assignmentId: 200 + number,
  teamId: 1,
  managerId: 2,
  fullName: `Person ${number}`,
  apiKey: `key-of-person-${number}`,
  hours: { '2026-11-16': 30 + number },
  slots: { '2026-11-16': [['ai_usage'], ['not_second_brain']] },
});

let worksmart: WorkSmartServer;
let metrics: VendorServer;
let brainlift: VendorServer;
/** an installation with people and a file with their keys */
let loaded: string;
let keysFile: string;
let mappingFile: string;

beforeAll(async () => {
  loaded = await newDataFolder();
  const org = await makeOrganisation();
  [worksmart, metrics, brainlift] = await Promise.all([
    startWorkSmartServer({ people: [1, 2, 3].map(person), apiKey: worksmartKey }),
    startMetricsServer({}, { apiKey: metricsKey }),
    startBrainliftServer({ 'p-1': { '2026-W47': { minutes: 90, documents: [] } } }, { apiKey: 'brainlift-key' }),
  ]);
  metrics.setFaults([{ match: /people/, answer: { body: { score: { peers: 0.9 } } } }]);
  [keysFile, mappingFile] = [join(org, 'keys.json'), join(org, 'mapping.json')];
  await writeFile(
    keysFile,
    JSON.stringify({ 'p-1': 'key-of-person-1', 'p-2': 'key-of-person-2', 'p-3': 'a-key-that-ran-out' }),
  );
  const values = [{ name: 'peer_review', path: 'score.peers', unit: 'points', factor: 5 }];
  await writeFile(
    mappingFile,
    JSON.stringify({ mapping: { list: null, values }, statusPath: '/v1/status', maxConcurrency: 2 }),
  );
  const { code, stderr } = await run(['init', org, '--data', loaded]);
  if (code !== 0) throw new Error(`init failed:\n${stderr}`);
});
afterAll(() => Promise.all([worksmart, metrics, brainlift].map((server) => server[Symbol.asyncDispose]())));

const week = ['--week', '2026-W47'];
const worksmartVariables = () => ({ WORKSMART_BASE_URL: worksmart.url, WORKSMART_KEYS_FILE: keysFile });
const metricsVariables = () => ({
  METRICS_URL: metrics.url,
  METRICS_API_KEY: metricsKey,
  METRICS_IDENTIFY_BY: 'id',
  METRICS_MAPPING_FILE: mappingFile,
});

describe('ai-manager people sync', { timeout: 120_000 }, () => {
  it('reads everybody from every source, with progress, and says of whom something is missing', async () => {
    const data = await copyOf(loaded);
    const environment = { ...worksmartVariables(), ...metricsVariables() };
    const { code, stdout, stderr } = await run(['people', 'sync', ...week, '--data', data], { environment });
    expect(code).toBe(4);
    expect(stdout).toMatch(/^2026-W47: 9 metrics of 3 people\.\n/);
    expect(stdout).toMatch(/worksmart +2 +0 +0 +1 /);
    expect(stdout).toMatch(/metrics +3 +0 +0 +0 /);
    expect(stdout).toContain("p-3 worksmart failed: UPSTREAM_REJECTED: WorkSmart refuses the person's own key");
    expect(stderr).toMatch(/reading activity: 3\/3 \(100 %\).*1 failed/);
    expect(stdout + stderr).not.toContain('a-key-that-ran-out');
    const report = await run(['reports', 'performance', ...week, '--json', '--data', data]);
    const { people } = JSON.parse(report.stdout) as {
      people: { person: { id: string }; sources: unknown[]; metrics: unknown[] }[];
    };
    const [first, , third] = people.toSorted((a, b) => (a.person.id < b.person.id ? -1 : 1));
    expect(first?.metrics).toContainEqual(
      expect.objectContaining({ name: 'peer_review', asOf: expect.any(String), isOutdated: false }),
    );
    expect(third?.sources).toContainEqual(expect.objectContaining({ source: 'worksmart', status: 'unread' }));
  });

  it('gives one JSON document, and 0 when nothing failed', async () => {
    const environment = {
      BRAINLIFT_URL: brainlift.url,
      BRAINLIFT_API_KEY: 'brainlift-key',
      BRAINLIFT_IDENTIFY_BY: 'id',
    };
    const { code, stdout } = await run(['people', 'sync', ...week, '--json', '--data', await copyOf(loaded)], {
      environment,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      week: '2026-W47',
      sources: [{ source: 'brainlift', complete: 1, unknown: 2, failed: 0 }],
    });
  });

  it('says what to do when there is no source, or a file that does not fit', async () => {
    const data = await copyOf(loaded);
    const none = await run(['people', 'sync', ...week, '--data', data]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('There is no activity source');
    const wrong = await run(['people', 'sync', '--data', data], {
      environment: { ...metricsVariables(), METRICS_MAPPING_FILE: join(loaded, 'nothing.json') },
    });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/METRICS_MAPPING_FILE: The file\s+\S+\s+cannot be read \(ENOENT\)/);
    const list = join(data, 'list.json');
    await writeFile(list, '["secret-value"]');
    const odd = await run(['people', 'sync', '--data', data], { environment: { WORKSMART_KEYS_FILE: list } });
    expect(odd.stderr).toMatch(/holds\s+no\s+object/);
    expect(odd.stderr).not.toContain('secret-value');
  });

  it('has its sources looked at by the doctor', async () => {
    const environment = { ...worksmartVariables(), ...metricsVariables(), METRICS_API_KEY: 'wrong-metrics-key' };
    const { code, stdout } = await run(['doctor', '--json', '--data', await copyOf(loaded)], { environment });
    expect(code).toBe(1);
    const { parts } = JSON.parse(stdout) as { parts: { part: string; ok: boolean; message: string }[] };
    const found = parts.filter(({ part }) => /^(worksmart|metrics)/.test(part));
    expect(found.map(({ part, ok }) => `${part} ${ok}`)).toEqual([
      'worksmart keys false',
      'worksmart clock true',
      'metrics false',
    ]);
    expect(found[0]?.message).toContain('1 of 3 keys of people do not work: p-3.');
    expect(stdout).not.toContain('wrong-metrics-key');
  });
});
