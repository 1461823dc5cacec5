// Makes the requests of the sample organisation and what its executives say of them, or measures what is true of them:
// `node --conditions=@ai-manager/source scripts/sample-requests.ts write`, or `measure [--worlds 100]`
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleFiles } from './sample-requests/files.ts';
import { measure } from './sample-requests/measure.ts';
import { readSample, sampleFolder, sampleSeed } from './sample-requests/read-sample.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { worlds: { type: 'string', default: '100' } },
});
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const sample = await readSample();
if (positionals[0] === 'write') {
  const { requests, decisions } = sampleFiles({ ...sample, seed: sampleSeed });
  await writeFile(join(sampleFolder, 'requests.csv'), requests);
  await writeFile(join(sampleFolder, 'decisions.csv'), decisions);
} else if (positionals[0] === 'measure') {
  const { requests, levels, simulations } = await measure(sample, Number(values.worlds));
  console.log(
    `${requests} requests\n\n| threshold | share of requests | true risk | after the change of policy |\n|---|---|---|---|`,
  );
  for (const { threshold, share, risk, riskAfterChange } of levels)
    console.log(`| ${threshold} | ${percent(share)} | ${percent(risk)} | ${percent(riskAfterChange)} |`);
  console.log(
    '\n| decided blind | threshold found | bound broken | automatic then | false alarms | drift caught |\n|---|---|---|---|---|---|',
  );
  for (const { decided, found, broken, coverage, falseAlarms, caught } of simulations)
    console.log(`| ${[decided, ...[found, broken, coverage, falseAlarms, caught].map(percent)].join(' | ')} |`);
} else {
  console.error('Use: scripts/sample-requests.ts write, or measure [--worlds <number>]');
  process.exitCode = 2;
}
