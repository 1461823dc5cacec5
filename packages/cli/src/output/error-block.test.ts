import { ConflictError, InvalidInputError, NotFoundError, UpstreamError } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { recordingTerminal } from '../__fixtures__/context.ts';
import { CliError } from '../cli-error.ts';
import { errorDocument, renderError, toErrorReport } from './error-block.ts';

const { terminal } = recordingTerminal({}, { columns: 80 });

describe('errors for people', () => {
  it('say what, where and what to do, without a stack', () => {
    const text = renderError(
      new CliError('The file is broken.', { where: 'rules.yaml', remedy: 'Mend it.' }),
      terminal,
      {},
    );
    expect(text).toBe('Error: The file is broken.\nWhere       rules.yaml\nWhat to do  Mend it.\n');
  });

  it('list the problems of an organisation folder', () => {
    const problems = [{ file: 'rules.yaml', line: 4, field: 'mail', message: 'Missing.', remedy: 'Add it.' }];
    expect(renderError(new CliError('Wrong.', { details: { problems } }), terminal, {})).toContain(
      'rules.yaml:4 mail\n    Missing.',
    );
  });

  it('show the stack, and those of causes, only with AI_MANAGER_DEBUG=1', () => {
    const error = new CliError('Outer.', { cause: new Error('Inner.') });
    expect(renderError(error, terminal, {})).not.toMatch(/error-block\.test/);
    expect(renderError(error, terminal, { AI_MANAGER_DEBUG: '1' })).toMatch(
      /CliError: Outer\.[^]*error-block\.test[^]*caused by: Error: Inner\./,
    );
  });

  it('give advice for the errors of the library', () => {
    expect(toErrorReport(new NotFoundError('No such project.')).remedy).toMatch(/list/);
    const refused = new UpstreamError('UPSTREAM_REJECTED', 'Not accepted.', {
      details: { service: 'openai', reason: 'auth' },
    });
    expect(toErrorReport(refused)).toMatchObject({
      where: 'openai',
      remedy: expect.stringMatching(/OPENAI_API_KEY/),
      exitCode: 1,
    });
  });

  it('tell wrong input from failure by the exit code', () => {
    expect(toErrorReport(new InvalidInputError('No.')).exitCode).toBe(2);
    expect(toErrorReport(new ConflictError('No.')).exitCode).toBe(1);
    expect(toErrorReport(new TypeError('bug')).exitCode).toBe(1);
  });
});

describe('errors for scripts', () => {
  it('carry code, message and details', () => {
    expect(errorDocument(new ConflictError('Stale.', { details: { currentVersion: 3 } }))).toEqual({
      error: { code: 'CONFLICT', message: 'Stale.', details: { currentVersion: 3 } },
    });
  });
});
