import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliError } from '../cli-error.ts';
import { readActivity } from './activity.ts';

const read = (environment: Readonly<Record<string, string>>) => readActivity((name) => environment[name], '/srv');

describe('sources of activity from the environment', () => {
  it('are none by default', () => {
    expect(read({})).toBeUndefined();
  });

  it('are WorkSmart with a key, with a login, or with keys of people', () => {
    expect(
      read({ WORKSMART_API_KEY: 'k', WORKSMART_BASE_URL: 'https://api-qa.crossover.com' })?.worksmart,
    ).toMatchObject({
      apiKey: 'k',
      baseUrl: 'https://api-qa.crossover.com',
    });
    expect(read({ WORKSMART_USERNAME: 'u', WORKSMART_PASSWORD: 'p' })?.worksmart).toMatchObject({
      username: 'u',
      password: 'p',
    });
    expect(read({ WORKSMART_API_KEY: 'k', WORKSMART_APPROVER_ID: '7' })?.worksmart).toMatchObject({ approverId: '7' });
    expect(read({ WORKSMART_KEYS_FILE: 'keys.json' })?.worksmart).toMatchObject({
      keysFile: resolve('/srv/keys.json'),
    });
  });

  it('are BrainLift, a Metrics API and a file', () => {
    expect(
      read({
        BRAINLIFT_URL: 'https://b.example.com',
        BRAINLIFT_API_KEY: 'b',
        BRAINLIFT_IDENTIFY_BY: 'email',
        METRICS_URL: 'https://m.example.com',
        METRICS_API_KEY: 'm',
        METRICS_MAPPING_FILE: 'mapping.json',
        ACTIVITY_FILE: 'weeks.csv',
      }),
    ).toEqual({
      brainlift: { baseUrl: 'https://b.example.com', apiKey: 'b', identifyBy: 'email', mappingFile: undefined },
      worksmart: undefined,
      metrics: {
        baseUrl: 'https://m.example.com',
        apiKey: 'm',
        identifyBy: undefined,
        mappingFile: resolve('/srv/mapping.json'),
      },
      file: resolve('/srv/weeks.csv'),
    });
  });

  it.each([
    ['BRAINLIFT_URL', { BRAINLIFT_API_KEY: 'secret-key' }, /BRAINLIFT_API_KEY/],
    ['METRICS_API_KEY', { METRICS_URL: 'https://m.example.com' }, /METRICS_URL/],
    ['METRICS_URL', { METRICS_URL: 'm.example.com', METRICS_API_KEY: 'secret-key' }, /https:/],
    ['METRICS_MAPPING_FILE', { METRICS_MAPPING_FILE: 'a.json' }, /METRICS_URL and METRICS_API_KEY/],
    ['BRAINLIFT_IDENTIFY_BY', { BRAINLIFT_IDENTIFY_BY: 'id' }, /BRAINLIFT_URL/],
    [
      'METRICS_IDENTIFY_BY',
      { METRICS_URL: 'https://m.example.com', METRICS_API_KEY: 'secret-key', METRICS_IDENTIFY_BY: 'name' },
      /account .*id .*email/,
    ],
    ['WORKSMART_PASSWORD', { WORKSMART_USERNAME: 'u' }, /WORKSMART_USERNAME/],
    ['WORKSMART_APPROVER_ID', { WORKSMART_APPROVER_ID: '7' }, /WORKSMART_API_KEY/],
    ['WORKSMART_BASE_URL', { WORKSMART_BASE_URL: 'https://x.example.com' }, /WORKSMART_API_KEY/],
  ])('are refused when half of them is missing or wrong: %s', (where, environment, remedy) => {
    let problem: unknown;
    try {
      read(environment as Readonly<Record<string, string>>);
    } catch (error) {
      problem = error;
    }
    if (!(problem instanceof CliError)) throw new Error('it was accepted');
    expect(problem).toMatchObject({ code: 'CONFIGURATION', message: expect.stringMatching(`^${where}: `) });
    expect(problem.remedy).toMatch(remedy);
    expect(problem.message + problem.remedy).not.toContain('secret-key');
  });
});
