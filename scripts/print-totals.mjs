// Last lines of .ci/run: what failed in the JSON reports of vitest in a folder, then the totals as `N passed, N failed`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Failures that are named; the output above has them all. */
const mostNamed = 12;

const folder = process.argv[2] ?? '';
const reports = readdirSync(folder)
  .toSorted()
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
const files = reports
  .flatMap(({ testResults }) => testResults)
  .map((file) => ({ ...file, path: relative('.', file.name) }));
const failures = files
  .filter(({ status }) => status === 'failed')
  .flatMap(({ path, assertionResults, message }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    // A file that cannot be loaded has no tests to count and is a failure all the same.
    if (failed.length === 0) return [`${path}: ${firstLine(message)}`];
    return failed.map(({ fullName, failureMessages }) => `${path} > ${fullName}: ${firstLine(failureMessages[0])}`);
  });
const passed = reports.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0);

for (const failure of failures.slice(0, mostNamed)) console.log(`FAILED ${failure}`);
if (failures.length > mostNamed) console.log(`and ${failures.length - mostNamed} more`);
console.log(`${passed} passed, ${failures.length} failed`);
if (failures.length > 0 || passed === 0 || reports.some(({ success }) => !success)) process.exitCode = 1;

function firstLine(message = '') {
  return (message.split('\n', 1)[0] ?? '').slice(0, 200);
}
