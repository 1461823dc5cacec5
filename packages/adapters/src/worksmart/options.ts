import { ConfigurationError, personIdSchema, sourceIdSchema } from '@ai-manager/core';
import { z } from 'zod';
import { baseUrlSchema, connectionOptions } from '../shared/http/options.ts';
import { parseOptions } from '../shared/parse-options.ts';

const path = (value: string) => z.string().startsWith('/').default(value);
const field = (...paths: [string, ...string[]]) => z.array(z.string().min(1)).min(1).default(paths);

/** Routes as public clients use them; `{id}` is filled in. */
const pathsSchema = z.strictObject({
  token: path('/api/v3/token'),
  detail: path('/api/identity/users/current/detail'),
  assignments: path('/api/v2/teams/assignments'),
  timesheets: path('/api/timetracking/timesheets'),
  workdiaries: path('/api/timetracking/workdiaries'),
  manualPending: path('/api/timetracking/workdiaries/manual/pending'),
  manualApproved: path('/api/timetracking/workdiaries/manual/approved'),
  manualRejected: path('/api/timetracking/workdiaries/manual/rejected'),
  overtimeRequests: path('/api/overtime/request'),
  overtimeApproval: path('/api/overtime/request/approval/{id}'),
  overtimeRejection: path('/api/overtime/request/rejection/{id}'),
});

const candidate = 'selection.marketplaceMember.application.candidate';

/** Dotted paths of the fields that are read; of several the first that is there counts. */
const fieldsSchema = z.strictObject({
  token: field('token'),
  fullName: field('fullName'),
  avatarTypes: field('avatarTypes'),
  assignment: field('assignment'),
  avatars: field('userAvatars'),
  avatarType: field('type'),
  avatarId: field('id'),
  assignmentId: field('id'),
  candidateId: field(`${candidate}.id`, 'candidate.id'),
  candidateName: field(`${candidate}.printableName`, 'candidate.printableName'),
  jobTitle: field(`${candidate}.jobTitle`, 'candidate.jobTitle'),
  teamId: field('team.id'),
  managerId: field('manager.id'),
  pageItems: field('content'),
  pageCount: field('totalPages'),
  pageIsLast: field('last'),
  hours: field('totalHours', 'hourWorked'),
  slotTags: field('tags'),
  slotIsTracked: field('autoTracker'),
  slotStatus: field('status'),
  slotTime: field('date'),
  slotActions: field('actions'),
  actionType: field('actionType'),
  actionTime: field('createdDate'),
  manualTimes: field('manualTimes'),
  userId: field('userId'),
  startDateTime: field('startDateTime'),
  durationMinutes: field('durationMinutes'),
  manualType: field('type'),
  description: field('description'),
  timecardIds: field('timecardIds'),
  overtimeRequest: field('overtimeRequest'),
});

const tagsSchema = z.strictObject({
  aiUsage: z.string().min(1).default('ai_usage'),
  secondBrain: z.string().min(1).default('second_brain'),
});

export const worksmartOptionsSchema = z.strictObject({
  id: sourceIdSchema.default('worksmart').meta({ description: 'Id of the source; also the key in `accounts`.' }),
  baseUrl: baseUrlSchema.default('https://api.crossover.com').meta({ description: 'Server of the API.' }),
  apiKey: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Ready token or API key of the account that reads for everybody, and approves.' }),
  username: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'User name of that account; with `password`, for fetching tokens and renewing them.' }),
  password: z.string().min(1).optional().meta({ description: 'Password of that account.' }),
  personKeys: z
    .record(personIdSchema, z.string().min(1))
    .default({})
    .meta({ description: 'API keys of people by person id: whoever has one is read with it and not by the account.' }),
  ...connectionOptions,
  approverId: z
    .union([z.string().min(1), z.int()])
    .transform(String)
    .optional()
    .meta({ description: 'Id that decisions on manual time carry; by default the candidate id of the account.' }),
  rememberIdsMs: z
    .int()
    .min(0)
    .default(300_000)
    .meta({ description: 'How long assignments and ids are remembered, in milliseconds.' }),
  paths: pathsSchema.prefault({}).meta({ description: 'Routes, each of which can be replaced.' }),
  fields: fieldsSchema
    .prefault({})
    .meta({ description: 'Fields, each as dotted paths of which the first found counts.' }),
  tags: tagsSchema.prefault({}).meta({ description: 'Tags of slots, matched exactly.' }),
});

export type WorkSmartOptions = z.input<typeof worksmartOptionsSchema>;
export type ParsedWorkSmartOptions = z.output<typeof worksmartOptionsSchema>;

/** @throws ConfigurationError naming the option, never its value */
export function parseWorkSmartOptions(options: WorkSmartOptions): ParsedWorkSmartOptions {
  const parsed = parseOptions('WorkSmart', worksmartOptionsSchema, options);
  if ((parsed.username === undefined) !== (parsed.password === undefined))
    throw new ConfigurationError('WorkSmart needs username and password together: give both, or neither.');
  if (!hasAccount(parsed) && Object.keys(parsed.personKeys).length === 0)
    throw new ConfigurationError('WorkSmart needs an apiKey, a username with password, or personKeys.');
  return parsed;
}

/** Whether one account was given that reads for everybody. */
export function hasAccount({ apiKey, username }: Pick<ParsedWorkSmartOptions, 'apiKey' | 'username'>): boolean {
  return apiKey !== undefined || username !== undefined;
}
