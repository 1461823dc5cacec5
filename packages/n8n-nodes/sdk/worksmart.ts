import { createWorkSmartApprovalSource, createWorkSmartSource } from '@ai-manager/adapters/worksmart';
import type { WorkSmartOptions } from '@ai-manager/adapters/worksmart';
import type { ActivitySource, ApprovalSource } from '@ai-manager/core';
import type { WorkSmartConnection } from './connection.ts';
import { keep } from './kept.ts';

export interface WorkSmartSources {
  readonly activity: readonly ActivitySource[];
  readonly approvalSources: readonly ApprovalSource[];
}

const none: WorkSmartSources = { activity: [], approvalSources: [] };

// They hold tokens, ids and the rate at which WorkSmart is asked.
const kept = keep<WorkSmartSources>(5 * 60_000, () => Promise.resolve());

/** Runs `work` with what WorkSmart tells of weeks and requests; undefined: with nothing. */
export function withWorkSmart<T>(
  worksmart: WorkSmartConnection | undefined,
  work: (sources: WorkSmartSources) => Promise<T>,
): Promise<T> {
  if (worksmart === undefined) return work(none);
  return kept.use(JSON.stringify(worksmart), () => openWorkSmart(worksmart), work);
}

export function openWorkSmart(worksmart: WorkSmartConnection): WorkSmartSources {
  const { baseUrl, apiKey, username, password, personKeys, approverId, options: further } = worksmart;
  const options = {
    ...further,
    ...(baseUrl === '' ? {} : { baseUrl }),
    ...(apiKey === '' ? {} : { apiKey }),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(approverId === '' ? {} : { approverId }),
    personKeys,
  } as WorkSmartOptions;
  return {
    activity: [createWorkSmartSource(options)],
    // Nobody decides with the key of a person.
    approvalSources: apiKey === '' && username === '' ? [] : [createWorkSmartApprovalSource(options)],
  };
}
