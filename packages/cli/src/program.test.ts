import { catalogue } from '@ai-manager/core/catalogue';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { recordingContext } from './__fixtures__/context.ts';
import { toKebabCase } from './flags/flag.ts';
import { groupTexts } from './overrides.ts';
import type { CommandRequest } from './program.ts';
import { buildProgram, operationFlags } from './program.ts';
import { runCli } from './run-cli.ts';

const build = (requests: CommandRequest[] = []): Command =>
  buildProgram(recordingContext().context, { request: (request) => requests.push(request), complain: () => undefined });

const child = (parent: Command, name: string): Command | undefined =>
  parent.commands.find((command) => command.name() === name);

const allOperations = Object.entries(catalogue).flatMap(([group, operations]) =>
  Object.entries(operations).map(([name, descriptor]) => ({
    group: toKebabCase(group),
    name: toKebabCase(name),
    descriptor,
  })),
);

const silent = { on: () => undefined, off: () => undefined, exit: () => undefined };

describe('the command line', () => {
  it('offers every operation of the catalogue, with a flag for each field of its input', () => {
    const program = build();
    const missing = allOperations.flatMap(({ group, name, descriptor }) => {
      const command = child(child(program, group) ?? program, name);
      if (command === undefined) return [`${group} ${name}`];
      const names = command.options.map(({ long }) => long?.replace(/^--(no-)?/, ''));
      return operationFlags(descriptor).flatMap((flag) =>
        names.includes(flag.name) ? [] : [`${group} ${name} --${flag.name}`],
      );
    });
    expect(missing).toEqual([]);
    expect(allOperations.length).toBeGreaterThan(25);
  });

  it('offers nothing twice: no field of an operation hides a flag of every command', () => {
    for (const { descriptor } of allOperations) {
      const taken = operationFlags(descriptor).filter(({ name }) =>
        ['json', 'data', 'actor', 'help', 'org'].includes(name),
      );
      expect(taken.map(({ name }) => `${descriptor.name} --${name}`)).toEqual([]);
    }
  });

  it('says of every group what it is about', () => {
    expect(Object.keys(groupTexts)).toEqual(Object.keys(catalogue));
  });

  it('names every group and operation in its help, and every exit code', async () => {
    const { context, stdout } = recordingContext();
    expect(await runCli(['--help'], context, silent)).toBe(0);
    for (const { group, name } of allOperations)
      expect(stdout()).toMatch(new RegExp(`^  ${group} .*\\b${name}\\b`, 'm'));
    for (const code of ['0', '1', '2', '3', '4', '130']) expect(stdout()).toMatch(new RegExp(`^  ${code} +\\S`, 'm'));
  });

  it('keeps the lines of its help within 80 columns', async () => {
    const { context, stdout } = recordingContext();
    await runCli(['--help'], { ...context, stdout: { ...context.stdout, width: () => 80 } }, silent);
    expect(
      stdout()
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });

  it('prints its version', async () => {
    const { context, stdout } = recordingContext();
    expect(await runCli(['--version'], context, silent)).toBe(0);
    expect(stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('lets a flag of an operation be named like one of the program', () => {
    const requests: CommandRequest[] = [];
    build(requests).parse(['prompts', 'get', '--name', 'evaluation.judge', '--version', '2'], { from: 'user' });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.flags).toMatchObject({ name: 'evaluation.judge', version: '2' });
  });

  it.each([
    ['before', ['--data', 'here', 'health', 'check']],
    ['after', ['health', 'check', '--data', 'here']],
  ])('takes the flags of every command %s the operation', (_place, argv) => {
    const requests: CommandRequest[] = [];
    build(requests).parse([...argv], { from: 'user' });
    expect(requests[0]?.flags.data).toBe('here');
  });

  it.each([
    ['an unknown command', ['evaluat'], /unknown command 'evaluat'/],
    ['an unknown flag', ['health', 'check', '--verbose'], /unknown option '--verbose'/],
    ['a missing flag', ['projects', 'get'], /required option '--project-id <id>' not specified/],
    ['a group without operation', ['projects'], /Usage: ai-manager projects/],
  ])('ends with 2 and says why for %s', async (_what, argv, message) => {
    const { context, stdout, stderr } = recordingContext();
    expect(await runCli(argv, context, silent)).toBe(2);
    expect(stderr()).toMatch(message);
    expect(stdout()).toBe('');
  });

  it('writes usage errors as JSON when asked for JSON', async () => {
    const { context, stdout, stderr } = recordingContext();
    expect(await runCli(['projects', 'get', '--json'], context, silent)).toBe(2);
    expect(JSON.parse(stdout())).toMatchObject({
      error: { code: 'USAGE', message: "required option '--project-id <id>' not specified" },
    });
    expect(stderr()).toBe('');
  });
});
