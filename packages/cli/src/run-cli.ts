import { CommanderError } from 'commander';
import { CliError } from './cli-error.ts';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { exitCodes } from './exit-codes.ts';
import type { SignalSource } from './interrupt.ts';
import { createInterrupt, InterruptedError } from './interrupt.ts';
import type { CommandResult } from './invocation.ts';
import { errorDocument, isDebug, renderError, toErrorReport } from './output/error-block.ts';
import { hideSecrets } from './output/hide-secrets.ts';
import { toJsonText } from './output/json.ts';
import type { CommandRequest } from './program.ts';
import { buildProgram } from './program.ts';
import type { Settings } from './settings.ts';

/**
 * Runs one command line.
 *
 * @param argv - what stands after the program's name
 * @returns the exit code; everything for people and scripts has been written
 */
export async function runCli(argv: readonly string[], context: CliContext, signals: SignalSource): Promise<ExitCode> {
  // Asked of the words and not of the parsed flags: a usage error is found before there are flags.
  const json = argv.includes('--json');
  const said: string[] = [];
  try {
    const requests: CommandRequest[] = [];
    const program = buildProgram(context, {
      request: (request) => requests.push(request),
      complain: (text) => said.push(text),
    });
    await program.parseAsync([...argv], { from: 'user' });
    const [request] = requests;
    return request === undefined ? exitCodes.fine : await execute(request, context, signals);
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, { context, json, said });
    return fail(error, context, json);
  }
}

async function execute(request: CommandRequest, context: CliContext, signals: SignalSource): Promise<ExitCode> {
  using interrupt = createInterrupt(signals, {
    now: () => performance.now(),
    onFirst: () => context.stderr.write('\nStopping: what is under way is put away (Ctrl-C again: at once).\n'),
  });
  if (context.environmentFile instanceof CliError) throw context.environmentFile;
  const settings = await settingsOf(request, context);
  const { flags, run } = request;
  const command = await run();
  const result = await command({ context, settings, json: flags.json === true, interrupt });
  write(result, context, flags.json === true);
  return result.exitCode;
}

/** Says on the way what is set and changes nothing. */
async function settingsOf({ flags, whateverIsSet }: CommandRequest, context: CliContext): Promise<Settings> {
  const { readSettings } = await import('./settings.ts');
  const { withoutBrokenGroups } = await import('./settings/describe-groups.ts');
  const { remarksOn } = await import('./settings/remarks.ts');
  const { environment, cwd } = context;
  const usable = whateverIsSet === true ? withoutBrokenGroups(environment, cwd) : environment;
  const settings = readSettings({ ...context, environment: usable }, flags);
  if (settings.logLevel !== 'error')
    for (const remark of remarksOn(environment, cwd)) context.stderr.write(`Note: ${remark}\n`);
  return settings;
}

function write({ document, text }: CommandResult, { stdout }: CliContext, json: boolean): void {
  if (json) stdout.write(toJsonText(document));
  else if (text !== '') stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Help and version end parsing too. */
function endOfParsing(
  error: CommanderError,
  { context, json, said }: { readonly context: CliContext; readonly json: boolean; readonly said: readonly string[] },
): ExitCode {
  if (error.exitCode === 0) return exitCodes.fine;
  const text = said.join('').trim();
  if (error.code === 'commander.help' && !json) {
    context.stderr.write(`${text}\n`);
    return exitCodes.usage;
  }
  const message =
    error.code === 'commander.help' ? 'The command line names no operation.' : text.replace(/^error: /, '');
  return fail(new CliError(message, { code: 'USAGE', remedy: 'Add --help to see what there is.' }), context, json);
}

function fail(error: unknown, context: CliContext, json: boolean): ExitCode {
  if (error instanceof InterruptedError) {
    if (json) context.stdout.write(toJsonText({ error: { code: 'INTERRUPTED', message: error.message, details: {} } }));
    else context.stderr.write('Interrupted; run the same command again.\n');
    return exitCodes.interrupted;
  }
  const { environment } = context;
  if (json) context.stdout.write(hideSecrets(toJsonText(errorDocument(error)), environment));
  if (!json || isDebug(environment))
    context.stderr.write(hideSecrets(renderError(error, context.stderr, environment), environment));
  return toErrorReport(error).exitCode;
}
