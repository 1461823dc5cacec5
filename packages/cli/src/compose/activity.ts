import { readFile } from 'node:fs/promises';
import type { ActivitySource, ApprovalSource, Ports } from '@ai-manager/core';
import type { ActivitySettings, PersonApiSettings, WorkSmartSettings } from '../settings/activity.ts';
import { wrong } from '../settings/variables.ts';

/**
 * The sources of activity that are named, the best informed about a number first: of two that have it, the first counts;
 * and where people ask for time.
 * Files with mappings and keys are read here.
 */
export async function composeActivity(
  settings: ActivitySettings | undefined,
): Promise<Pick<Ports, 'activity' | 'approvalSources'>> {
  if (settings === undefined) return {};
  const { brainlift, worksmart, metrics, file } = settings;
  const sources: ActivitySource[] = [];
  const approvalSources: ApprovalSource[] = [];
  if (brainlift !== undefined) {
    const { createBrainliftSource } = await import('@ai-manager/adapters/brainlift');
    sources.push(createBrainliftSource(await personApiOptions('BRAINLIFT', brainlift)));
  }
  if (worksmart !== undefined) {
    const { createWorkSmartApprovalSource, createWorkSmartSource } = await import('@ai-manager/adapters/worksmart');
    const options = await workSmartOptions(worksmart);
    sources.push(createWorkSmartSource(options));
    // Nobody decides with the key of a person.
    if (worksmart.apiKey !== undefined || worksmart.username !== undefined)
      approvalSources.push(createWorkSmartApprovalSource(options));
  }
  if (metrics !== undefined) {
    const { createMetricsSource } = await import('@ai-manager/adapters/metrics');
    sources.push(createMetricsSource(await personApiOptions('METRICS', metrics)));
  }
  if (file !== undefined) {
    const { createFileActivitySource } = await import('@ai-manager/adapters/local');
    sources.push(createFileActivitySource({ file }));
  }
  return { activity: sources, approvalSources };
}

async function personApiOptions(group: string, { baseUrl, apiKey, identifyBy, mappingFile }: PersonApiSettings) {
  return {
    ...(await readObject(`${group}_MAPPING_FILE`, mappingFile)),
    baseUrl,
    apiKey,
    ...(identifyBy === undefined ? {} : { identifyBy }),
  };
}

async function workSmartOptions(settings: WorkSmartSettings) {
  const { baseUrl, apiKey, username, password, keysFile, approverId, mappingFile } = settings;
  const personKeys = await readObject('WORKSMART_KEYS_FILE', keysFile);
  return {
    ...(await readObject('WORKSMART_MAPPING_FILE', mappingFile)),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(approverId === undefined ? {} : { approverId }),
    apiKey,
    username,
    password,
    personKeys: personKeys as Record<string, string>,
  };
}

/** A JSON file with one object. Its content is never repeated: it may hold keys. */
async function readObject(variable: string, file: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (file === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const problem = error instanceof SyntaxError ? 'is no JSON' : `cannot be read${code}`;
    throw wrong(variable, `The file ${file} ${problem}.`, 'Mend the file, name another one, or unset the variable.');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(variable, `The file ${file} holds no object.`, 'Write one JSON object into it, such as {}.');
}
