import { resolve } from 'node:path';
import { readHttpUrl, type Read, readTogether, wrong } from './variables.ts';

/** Who tells what people did. Files are named here and read when the installation is put together. */
export interface ActivitySettings {
  readonly brainlift: PersonApiSettings | undefined;
  readonly worksmart: WorkSmartSettings | undefined;
  readonly metrics: PersonApiSettings | undefined;
  /** a CSV or JSON file with weeks of people */
  readonly file: string | undefined;
}

export interface PersonApiSettings {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly identifyBy: 'account' | 'id' | 'email' | undefined;
  /** JSON with options of the adapter: path, mapping, header of the key and so on */
  readonly mappingFile: string | undefined;
}

export interface WorkSmartSettings {
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** JSON with API keys by person id */
  readonly keysFile: string | undefined;
  /** who decides on manual time; undefined: the account's candidate id */
  readonly approverId: string | undefined;
  /** JSON with options of the adapter: paths, fields, tags and so on */
  readonly mappingFile: string | undefined;
}

/** @throws CliError `CONFIGURATION`; undefined when no source is named */
export function readActivity(read: Read, cwd: string): ActivitySettings | undefined {
  const fileOf = (name: string): string | undefined => {
    const path = read(name);
    return path === undefined ? undefined : resolve(cwd, path);
  };
  const settings = {
    brainlift: readPersonApi('BRAINLIFT', 'Learning from BrainLift', { read, fileOf }),
    worksmart: readWorkSmart(read, fileOf),
    metrics: readPersonApi('METRICS', 'Numbers of a Metrics API', { read, fileOf }),
    file: fileOf('ACTIVITY_FILE'),
  };
  return Object.values(settings).every((part) => part === undefined) ? undefined : settings;
}

interface Readers {
  readonly read: Read;
  readonly fileOf: (name: string) => string | undefined;
}

function readPersonApi(
  group: 'BRAINLIFT' | 'METRICS',
  purpose: string,
  { read, fileOf }: Readers,
): PersonApiSettings | undefined {
  const [url, key] = [`${group}_URL`, `${group}_API_KEY`] as const;
  const [identify, mapping] = [`${group}_IDENTIFY_BY`, `${group}_MAPPING_FILE`] as const;
  const together = readTogether(purpose, [url, key], read);
  if (together === undefined) {
    refuseAlone([identify, mapping], { read, needs: `${url} and ${key}` });
    return undefined;
  }
  return {
    baseUrl: readHttpUrl(url, read) ?? '',
    apiKey: together[key],
    identifyBy: readIdentifyBy(identify, read),
    mappingFile: fileOf(mapping),
  };
}

function readIdentifyBy(name: string, read: Read): PersonApiSettings['identifyBy'] {
  const text = read(name);
  if (text === undefined || text === 'account' || text === 'id' || text === 'email') return text;
  throw wrong(
    name,
    `"${text}" is nothing a person can be named by.`,
    'Set it to account (the column of people.csv), id (our own person id) or email, or unset it for account.',
  );
}

function readWorkSmart(read: Read, fileOf: Readers['fileOf']): WorkSmartSettings | undefined {
  const login = readTogether('Tokens of WorkSmart', ['WORKSMART_USERNAME', 'WORKSMART_PASSWORD'], read);
  const apiKey = read('WORKSMART_API_KEY');
  const keysFile = fileOf('WORKSMART_KEYS_FILE');
  if (apiKey === undefined && login === undefined && keysFile === undefined) {
    const needs = 'WORKSMART_API_KEY, or WORKSMART_USERNAME and WORKSMART_PASSWORD, or WORKSMART_KEYS_FILE';
    refuseAlone(['WORKSMART_BASE_URL', 'WORKSMART_MAPPING_FILE', 'WORKSMART_APPROVER_ID'], { read, needs });
    return undefined;
  }
  return {
    baseUrl: readHttpUrl('WORKSMART_BASE_URL', read),
    apiKey,
    username: login?.WORKSMART_USERNAME,
    password: login?.WORKSMART_PASSWORD,
    keysFile,
    approverId: read('WORKSMART_APPROVER_ID'),
    mappingFile: fileOf('WORKSMART_MAPPING_FILE'),
  };
}

/** A variable that means nothing by itself. */
function refuseAlone(names: readonly string[], { read, needs }: { readonly read: Read; readonly needs: string }): void {
  const alone = names.find((name) => read(name) !== undefined);
  if (alone !== undefined)
    throw wrong(alone, `It is set, but nothing that it belongs to.`, `Set ${needs}, or unset ${alone}.`);
}
