import type { OperationDescriptor } from '@ai-manager/core/catalogue';
import { catalogue } from '@ai-manager/core/catalogue';
import { Command, InvalidArgumentError } from 'commander';
import type { CliContext } from './context.ts';
import type { FlagValues } from './flags/add-flags.ts';
import { addFlags } from './flags/add-flags.ts';
import type { Flag } from './flags/flag.ts';
import { flagsOf, toKebabCase } from './flags/flag.ts';
import { rootHelp } from './help.ts';
import type { Command as Runnable } from './invocation.ts';
import { flagOverrides, groupTexts } from './overrides.ts';
import type { GlobalFlags } from './settings.ts';
import { version } from './version.ts';

/** What a command line asks for. The work is loaded only then, so that help costs nothing. */
export interface CommandRequest {
  readonly flags: GlobalFlags;
  readonly run: () => Promise<Runnable>;
  /** runs also where settings are half-set or wrong; their defaults stand in */
  readonly whateverIsSet?: boolean;
}

interface ProgramOptions {
  readonly request: (request: CommandRequest) => void;
  /** what the parser says about a wrong command line */
  readonly complain: (text: string) => void;
}

/** Every operation of the catalogue as `ai-manager <group> <operation>`, and the shortcuts for what people do most. */
export function buildProgram(context: CliContext, options: ProgramOptions): Command {
  const program = new Command('ai-manager')
    .description('Grades projects with evidence, writes feedback, and leaves every decision that hurts to a person.')
    .version(version, '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Show help')
    .helpCommand(false)
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: options.complain,
      getOutHelpWidth: () => Math.min(context.stdout.width(), 110),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: false });
  addGlobalFlags(program);
  addShortcuts(program, options);
  addDoctor(program, options);
  addInstallationCommands(program, options);
  for (const [group, operations] of Object.entries(catalogue)) addGroup(program, { group, operations }, options);
  // Our own page replaces commander's list: 28 operations in one column are no help.
  program.configureHelp({
    formatHelp: (command, helper) =>
      command === program
        ? rootHelp(context.stdout)
        : Command.prototype.createHelp.call(command).formatHelp(command, helper),
  });
  return program;
}

interface Group {
  readonly group: string;
  readonly operations: Readonly<Record<string, OperationDescriptor>>;
}

function addGroup(program: Command, { group, operations }: Group, options: ProgramOptions): void {
  const parent = program
    .command(toKebabCase(group))
    .description(groupTexts[group as keyof typeof groupTexts])
    .usage('<operation> [options]')
    .helpCommand(false);
  parent.action(() => parent.help({ error: true }));
  for (const [name, descriptor] of Object.entries(operations)) {
    if (descriptor.name === 'evaluations.weekly') addEvaluate(parent, toKebabCase(name), options);
    else if (descriptor.name === 'mail.preview' || descriptor.name === 'mail.templates')
      addMailFiles(parent, { name: toKebabCase(name), descriptor }, options);
    else addOperation(parent, { name: toKebabCase(name), descriptor }, options);
  }
  if (group === 'approvals') addImportRequests(parent, options);
}

/** Many calls of approvals.submit, from a file. */
function addImportRequests(parent: Command, options: ProgramOptions): void {
  const command = parent
    .command('import')
    .summary('Hand in requests from a file')
    .description(
      'Hands in the requests of a CSV file with the columns person_id, start_at, minutes and description, and, where there are such, key, submitted_at, kind, category and tracked_overlap_minutes. A request that is known is left as it is, so repeating it is harmless; rows that do not fit are listed and stop no other.',
    )
    .argument('<file>', 'such as examples/sample-org/requests.csv')
    .option('--before <date>', 'Only what was handed in before it, such as 2026-10-26', parseDate);
  addGlobalFlags(command);
  command.action((file: string) => {
    const flags = command.optsWithGlobals<GlobalFlags & { readonly before?: number }>();
    const run = async () =>
      (await import('./commands/import-requests.ts')).importRequestsCommand({ file, before: flags.before });
    options.request({ flags, run });
  });
}

function parseDate(text: string): number {
  const instantMs = Date.parse(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(instantMs)) return instantMs;
  throw new InvalidArgumentError('Write a date such as 2026-10-26.');
}

/** Flags of an operation, with what a terminal can do better. */
export function operationFlags(descriptor: OperationDescriptor): readonly Flag[] {
  const overrides = flagOverrides[descriptor.name] ?? {};
  return flagsOf(descriptor).map((flag) => ({ ...flag, ...overrides[flag.field] }));
}

function addOperation(
  parent: Command,
  { name, descriptor }: { readonly name: string; readonly descriptor: OperationDescriptor },
  options: ProgramOptions,
): void {
  const flags = operationFlags(descriptor);
  const command = parent.command(name).summary(descriptor.title).description(descriptor.description);
  addFlags(command, flags);
  addGlobalFlags(command);
  command.action(() => {
    const values = command.optsWithGlobals<FlagValues & GlobalFlags>();
    options.request({
      flags: values,
      run: async () => (await import('./commands/operation.ts')).operationCommand({ descriptor, flags, values }),
    });
  });
}

/** Operations whose output is looked at or edited as files. */
function addMailFiles(
  parent: Command,
  { name, descriptor }: { readonly name: string; readonly descriptor: OperationDescriptor },
  options: ProgramOptions,
): void {
  const isPreview = descriptor.name === 'mail.preview';
  const flags = operationFlags(descriptor);
  const command = parent
    .command(name)
    .summary(descriptor.title)
    .description(descriptor.description)
    .option(
      isPreview ? '--out <file>' : '--out <folder>',
      isPreview
        ? 'Where the HTML part is written (default: mail-preview.html of the installation)'
        : 'Write each template into a file there, for editing',
    );
  addFlags(command, flags);
  addGlobalFlags(command);
  command.action(() => {
    const values = command.optsWithGlobals<FlagValues & GlobalFlags & { readonly out?: string }>();
    const run = async () => {
      const { previewCommand, templatesCommand } = await import('./commands/mail-files.ts');
      return (isPreview ? previewCommand : templatesCommand)({ flags, values, out: values.out });
    };
    options.request({ flags: values, run });
  });
}

function addShortcuts(program: Command, options: ProgramOptions): void {
  addEvaluate(program, 'evaluate', options);
  const report = program
    .command('report')
    .summary('Write the report of a week')
    .description(
      'Writes the report of a week as one HTML page and prints where it is. Short for: reports weekly --format html.',
    );
  const reportFlags = operationFlags(catalogue.reports.weekly).filter(({ field }) => field === 'week');
  addFlags(report, reportFlags);
  addGlobalFlags(report);
  report.action(() => {
    const values = report.optsWithGlobals<FlagValues & GlobalFlags>();
    options.request({
      flags: values,
      run: async () => (await import('./commands/report.ts')).reportCommand({ flags: reportFlags, values }),
    });
  });
  addOperation(program, { name: 'triage', descriptor: catalogue.approvals.triage }, options);
  addLabel(program, options);
  const init = program
    .command('init')
    .summary('Write settings to start with, or load an organisation folder')
    .description(
      `Without a folder: writes .env with every setting explained and none set, unless there is one, and says what is on and how to switch on the rest; a folder of an organisation is loaded, too, when this is one. With a folder: loads that into the installation without evaluating. ${folderHelp}`,
    )
    .argument('[folder]', 'folder with organisation.yaml, people.csv and so on');
  addGlobalFlags(init);
  init.action((folder: string | undefined) => {
    const flags = init.optsWithGlobals<GlobalFlags>();
    options.request({
      flags,
      run: async () => (await import('./commands/init.ts')).initCommand(folder),
      whateverIsSet: folder === undefined,
    });
  });
}

function addLabel(program: Command, options: ProgramOptions): void {
  const label = program
    .command('label')
    .summary('Decide requests blind, one key each')
    .description(
      'Shows one request after the other without what the machine thinks of it: a approves, r rejects, s skips, u takes the last decision back, q ends. Such decisions are what automatic approval is calibrated on. Without a terminal it reads an answer per line; with --json it lists what waits.',
    )
    .option('--from <file>', 'Take the decisions from a CSV file with the columns key, outcome and note')
    .option('--column <name>', 'Column of that file that holds the outcomes', 'outcome')
    .option('--limit <number>', 'Decide at most so many', parseLimit);
  addGlobalFlags(label);
  label.action(() => {
    const flags = label.optsWithGlobals<GlobalFlags & LabelFlags>();
    const { from, column, limit = Number.MAX_SAFE_INTEGER } = flags;
    const run = async () => (await import('./commands/label.ts')).labelCommand({ from, column, limit });
    options.request({ flags, run });
  });
}

interface LabelFlags {
  readonly from?: string;
  readonly column: string;
  readonly limit?: number;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError('Give a whole number of 1 or more.');
}

function addDoctor(program: Command, options: ProgramOptions): void {
  const doctor = program
    .command('doctor')
    .summary('Look at every part of the installation')
    .description(
      'Looks at every part by itself: Node, data folder, database, rights, migrations, lock, disk, rules, outbox, documents, mail, webhooks and models, each of which is asked for one word; and at every group of settings. Says what to do about what is not well, and ends with 1 then.',
    )
    .option('--skip-model', 'Do not ask the models');
  addGlobalFlags(doctor);
  doctor.action(() => {
    const flags = doctor.optsWithGlobals<GlobalFlags & { readonly skipModel?: boolean }>();
    const run = async () =>
      (await import('./commands/doctor.ts')).doctorCommand({ askModel: flags.skipModel !== true });
    options.request({ flags, run, whateverIsSet: true });
  });
}

/** What concerns the database as a whole, whoever acts. */
function addInstallationCommands(program: Command, options: ProgramOptions): void {
  const migrate = program
    .command('migrate')
    .summary('Bring the database up to date')
    .description('Brings the schema of the database up to date. Every other command does so by itself.')
    .option('--status', 'Only say which steps are applied and pending; ends with 1 when some are pending');
  const exporting = program
    .command('export')
    .summary('Write everything that is stored into one file')
    .description(
      'Writes everything that the database holds into one file of JSON lines, readable by its owner only: it holds personal data. Mails and documents in the folder of the installation are not part of it.',
    )
    .argument('[file]', 'where to; .gz at its end compresses; - is stdout (default: ai-manager-export-<date>.jsonl.gz)')
    .option('--force', 'Replace the file when it exists');
  const importing = program
    .command('import')
    .summary('Bring an export into an empty installation')
    .description(
      'Brings in what "ai-manager export" wrote, whole or nothing of it. The database must be empty: import before any other command uses it.',
    )
    .argument('<file>', 'the export, compressed or not; - is stdin');
  for (const command of [migrate, exporting, importing]) addGlobalFlags(command);
  migrate.action(() => {
    const flags = migrate.optsWithGlobals<GlobalFlags & { readonly status?: boolean }>();
    const run = async () =>
      (await import('./commands/migrate.ts')).migrateCommand({ statusOnly: flags.status === true });
    options.request({ flags, run });
  });
  exporting.action((file: string | undefined) => {
    const flags = exporting.optsWithGlobals<GlobalFlags & { readonly force?: boolean }>();
    const run = async () => (await import('./commands/export.ts')).exportCommand({ file, force: flags.force === true });
    options.request({ flags, run });
  });
  importing.action((file: string) => {
    const flags = importing.optsWithGlobals<GlobalFlags>();
    options.request({ flags, run: async () => (await import('./commands/import.ts')).importCommand(file) });
  });
}

function addEvaluate(parent: Command, name: string, options: ProgramOptions): void {
  const descriptor = catalogue.evaluations.weekly;
  const flags = operationFlags(descriptor);
  const command = parent
    .command(name)
    .summary(descriptor.title)
    .description(`${descriptor.description}\n\nWith --org an organisation folder is loaded first. ${folderHelp}`)
    .option('--org <folder>', 'Organisation folder to load first; its organisation.yaml also names the week');
  addFlags(command, flags);
  addGlobalFlags(command);
  command.action(() => {
    const values = command.optsWithGlobals<FlagValues & GlobalFlags & { readonly org?: string }>();
    options.request({
      flags: values,
      run: async () =>
        (await import('./commands/evaluate.ts')).evaluateCommand({ descriptor, flags, values, org: values.org }),
    });
  });
}

const folderHelp =
  'Rules and prompts of the folder are saved as new versions only when the files changed since a folder was last loaded: what executives edited in between stays in force.';

/** Flags every command takes, wherever they stand. */
function addGlobalFlags(command: Command): void {
  command
    .option('--json', 'Print one JSON document and nothing else on stdout')
    .option('--data <folder>', 'Folder of the installation (default: AI_MANAGER_HOME or .ai-manager)')
    .option('--actor <id:role>', 'Who acts (default: AI_MANAGER_ACTOR or you, as executive)');
}
