import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordingContext } from './__fixtures__/context.ts';
import { makeOrganisation } from './__fixtures__/organisation.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { composeManager } from './compose.ts';
import { withManager } from './invocation.ts';
import { loadOrganisation } from './organisation/load-folder.ts';
import { readSettings } from './settings.ts';
import { writeReport } from './write-report.ts';

it('says what to do when the report cannot be written, and leaves nothing half-written', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'report.html');
  await mkdir(join(file, 'taken'), { recursive: true });
  const { context } = recordingContext();
  const { rules } = await loadOrganisation(await makeOrganisation());
  if (rules === null) throw new Error('the organisation of the fixtures has rules');
  const manager = await composeManager(readSettings(context, { data: folder }), { inMemory: true });
  await withManager(manager, async () => {
    await manager.rules.save({ rules });
    const written = writeReport(manager, { input: { week: '2026-W47' }, file, signal: new AbortController().signal });
    await expect(written).rejects.toMatchObject({
      message: expect.stringContaining('The report cannot be written'),
      remedy: expect.stringContaining('ai-manager report'),
      exitCode: 1,
    });
  });
  expect(await readdir(folder)).toEqual(['report.html']);
});
