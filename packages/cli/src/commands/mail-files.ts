import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catalogue } from '@ai-manager/core/catalogue';
import { composeManager } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { FlagValues } from '../flags/add-flags.ts';
import type { Flag } from '../flags/flag.ts';
import { readInput } from '../flags/read-input.ts';
import type { Command } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { renderOutput } from '../output/render-output.ts';
import type { Terminal } from '../output/terminal.ts';
import { placesIn } from '../settings.ts';
import { writeWhole } from '../write-whole.ts';

const remedy = 'Make room for it, change the rights, or name another place with --out.';

interface FileRequest {
  readonly flags: readonly Flag[];
  readonly values: FlagValues;
  /** where to write */
  readonly out: string | undefined;
}

/** `mail preview`: the HTML part as a page for a browser, everything else for the terminal; sends nothing. */
export function previewCommand({ flags, values, out }: FileRequest): Command {
  return async ({ context, settings, interrupt }) => {
    const input = await readInput({ descriptor: catalogue.mail.preview, flags }, values, context);
    const mail = await withManager(await composeManager(settings), (manager) =>
      manager.mail.preview(input, { signal: interrupt.signal }),
    );
    const file = out === undefined ? placesIn(settings.dataFolder).mailPreview : resolve(context.cwd, out);
    await writeWhole(file, mail.html, { what: 'The preview', remedy });
    return {
      document: { ...mail, path: file, url: pathToFileURL(file).href },
      text: renderPreview({ ...mail, url: pathToFileURL(file).href }, context.stdout),
      exitCode: mail.problems.length === 0 ? exitCodes.fine : exitCodes.failure,
    };
  };
}

interface Preview {
  readonly to: { readonly name: string; readonly address: string };
  readonly from: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly problems: readonly string[];
  readonly url: string;
}

function renderPreview({ to, from, subject, text, problems, url }: Preview, { style }: Terminal): string {
  const head = [
    ['From', `${from.name} <${from.address}>`],
    ['To', `${to.name} <${to.address}>`],
    ['Subject', subject],
    ['HTML', url],
  ].map(([name = '', value = '']) => `${style.dim(name.padEnd(8))} ${value}`);
  const refused =
    problems.length === 0
      ? []
      : ['', style.red('These templates cannot be saved like this:'), ...problems.map((problem) => `- ${problem}`)];
  return [...head, '', text, ...refused].join('\n');
}

/** `mail templates`: lists them, or writes each into a file that `prompts save --body @file` takes. */
export function templatesCommand({ out }: Pick<FileRequest, 'out'>): Command {
  return async ({ context, settings, interrupt }) => {
    const output = await withManager(await composeManager(settings), (manager) =>
      manager.mail.templates({}, { signal: interrupt.signal }),
    );
    if (out === undefined)
      return {
        document: output,
        text: renderOutput('mail.templates', output, context.stdout),
        exitCode: exitCodes.fine,
      };
    const files: string[] = [];
    for (const { name, body } of output.templates) {
      // As an organisation folder keeps them: mail/weekly.html.liquid is mail.weekly.html.
      const file = join(resolve(context.cwd, out), `${name.slice('mail.'.length)}.liquid`);
      await writeWhole(file, body, { what: 'The template', remedy });
      files.push(file);
    }
    return { document: { ...output, files }, text: files.join('\n'), exitCode: exitCodes.fine };
  };
}
