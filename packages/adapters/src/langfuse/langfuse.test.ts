import { describe, expect, it } from 'vitest';
import { createLangfuse } from './langfuse.ts';
import { langfuseOptionsSchema, parseLangfuseOptions } from './options.ts';
import { createPseudonyms } from './pseudonyms.ts';

const keys = { publicKey: 'pk-lf-1', secretKey: 'sk-lf-planted-secret' };

describe('the options of the Langfuse adapter', () => {
  it('need the two keys of a project only', () => {
    expect(parseLangfuseOptions(keys)).toMatchObject({
      url: 'https://cloud.langfuse.com',
      names: false,
      content: false,
    });
    expect(parseLangfuseOptions({ ...keys, url: 'https://langfuse.example.com/' }).url).toBe(
      'https://langfuse.example.com',
    );
  });

  it.each([
    [{ publicKey: '' }, /publicKey/],
    [{ url: 'ftp://langfuse.example.com' }, /url/],
    [{ url: 'https://ann:planted-secret@langfuse.example.com' }, /user name or password/],
    [{ pseudonymKey: 'short' }, /pseudonymKey/],
    [{ environment: 'langfuse-mine' }, /environment/],
    [{ environment: 'Test' }, /a-z/],
    [{ maxQueuedEvents: 0 }, /maxQueuedEvents/],
    [{ colour: 'red' }, /colour/],
  ])('refuse %j, naming the option and no value', (change, says) => {
    const make = (): unknown => createLangfuse({ ...keys, ...(change as object) });
    expect(make).toThrow(says);
    expect(make).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', message: expect.not.stringMatching(/planted/) }),
    );
  });

  it('describe each of themselves', () => {
    const undescribed = Object.entries(langfuseOptionsSchema.shape).filter(([, field]) => !field.meta()?.description);
    expect(undescribed.map(([name]) => name)).toEqual([]);
  });
});

describe('pseudonyms', () => {
  const subject = { projectId: 'a01', personId: 'p01', projectName: 'Oven', personName: 'Anna' };
  const shown = (options: object) => createPseudonyms(parseLangfuseOptions({ ...keys, ...options })).show(subject);

  it('are the same for the same key, and tell nothing without it', () => {
    expect(shown({})).toEqual(shown({}));
    expect(shown({})).toMatchObject({ person: expect.stringMatching(/^person-[0-9a-f]{16}$/), personName: undefined });
    expect(shown({ secretKey: 'sk-lf-another' }).person).not.toBe(shown({}).person);
  });

  it('outlive a change of keys where they have one of their own', () => {
    const pseudonymKey = 'a key for pseudonyms alone';
    expect(shown({ secretKey: 'sk-lf-another', pseudonymKey })).toEqual(shown({ pseudonymKey }));
  });

  it('give way to ids and names where these are switched on', () => {
    expect(shown({ names: true })).toEqual({ person: 'p01', project: 'a01', personName: 'Anna', projectName: 'Oven' });
  });
});
