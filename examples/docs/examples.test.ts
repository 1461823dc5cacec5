import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aiSdkOptionsSchema } from '@ai-manager/adapters/ai-sdk';
import { anthropicOptionsSchema } from '@ai-manager/adapters/anthropic';
import { brainliftOptionsSchema } from '@ai-manager/adapters/brainlift';
import { langChainOptionsSchema } from '@ai-manager/adapters/langchain';
import { langfuseOptionsSchema } from '@ai-manager/adapters/langfuse';
import { emlMailerOptionsSchema, folderDocumentStoreOptionsSchema } from '@ai-manager/adapters/local';
import {
  fileActivitySourceOptionsSchema,
  jsonlTelemetryOptionsSchema,
  stderrLoggerOptionsSchema,
} from '@ai-manager/adapters/local';
import { metricsOptionsSchema } from '@ai-manager/adapters/metrics';
import { openAiOptionsSchema } from '@ai-manager/adapters/openai';
import { pgliteOptionsSchema } from '@ai-manager/adapters/pglite';
import { postgresOptionsSchema } from '@ai-manager/adapters/postgres';
import { sesMailerOptionsSchema, sesNotificationOptionsSchema } from '@ai-manager/adapters/ses';
import { upstashOptionsSchema } from '@ai-manager/adapters/upstash';
import { webhookOptionsSchema } from '@ai-manager/adapters/webhook';
import { worksmartOptionsSchema } from '@ai-manager/adapters/worksmart';
import { llmSettingsSchema } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Runs an example on the packages' sources, in a folder of its own. */
async function outputOf(example: string): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'ai-manager-example-'));
  try {
    const argv = [
      '--conditions=@ai-manager/source',
      '--disable-warning=ExperimentalWarning',
      join(root, 'examples', example),
    ];
    const { stdout } = await run(process.execPath, argv, { cwd, env: { ...process.env, NO_COLOR: '1' } });
    return stdout;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

describe('the examples of the documentation', { timeout: 120_000 }, () => {
  it('prints what README.md says the library snippet prints', async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    expect(readme).toContain(`\`\`\`text\n${await outputOf('docs/first-run.ts')}\`\`\``);
  });

  it('runs a week with progress, and names an unknown id', async () => {
    const output = await outputOf('docs/weekly-run.ts');
    expect(output).toContain('evaluating: 2 of 2\n');
    expect(output).toMatch(/^finished \{/m);
    expect(output).toContain('There is no person or project with the id nobody.');
  });

  it('moves everything from one storage to another', async () => {
    expect(await outputOf('docs/move-storage.ts')).toBe('Moved 1 row: Grace.\n');
  });

  it('lets a host send the mails, as docs/mail.md shows', async () => {
    expect(await outputOf('docs/host-mail.ts')).toBe(
      'To grace@example.com: Week 2026-W47: you have no project yet\ngrace@example.com: sent\n',
    );
  });

  it('makes every adapter without I/O', async () => {
    expect(await outputOf('docs/adapters.ts')).toBe(
      'openai:gpt-6-sol costs $1.8 per million input tokens; offline:offline-heuristic-1 costs nothing; mails go through ses.\n' +
        'Others: anthropic:claude-sonnet-5-5, langchain:openai:gpt-6-sol, ai-sdk:anthropic:claude-sonnet-5-5.\n',
    );
  });

  it('prints what its page says the quickstart prints', async () => {
    const page = await readFile(join(root, 'examples/quickstart/README.md'), 'utf8');
    const lines = (await outputOf('quickstart/index.ts')).trimEnd().split('\n');
    const results = lines.filter((line) => !/^Report:|Mails in/.test(line));
    expect(results).toHaveLength(3);
    for (const line of results) expect(page).toContain(line.trimEnd());
  });
});

interface Field {
  readonly default?: unknown;
}

const pages: readonly { readonly page: string; readonly heading: string; readonly schema: z.ZodType }[] = [
  { page: 'pglite', heading: '## Options', schema: pgliteOptionsSchema },
  { page: 'postgres', heading: '## Options', schema: postgresOptionsSchema },
  { page: 'openai', heading: '## Options', schema: openAiOptionsSchema },
  { page: 'upstash', heading: '## Options', schema: upstashOptionsSchema },
  { page: 'anthropic', heading: '## Options', schema: anthropicOptionsSchema },
  { page: 'langchain', heading: '## Options', schema: langChainOptionsSchema },
  { page: 'ai-sdk', heading: '## Options', schema: aiSdkOptionsSchema },
  { page: 'langfuse', heading: '## Options', schema: langfuseOptionsSchema },
  { page: 'webhook', heading: '## Options', schema: webhookOptionsSchema },
  { page: 'ses', heading: '### Options of `createSesMailer`', schema: sesMailerOptionsSchema },
  { page: 'ses', heading: '### Options of `createSesNotificationReader`', schema: sesNotificationOptionsSchema },
  { page: 'local', heading: '### Options of `createFolderDocumentStore`', schema: folderDocumentStoreOptionsSchema },
  { page: 'local', heading: '### Options of `createEmlMailer`', schema: emlMailerOptionsSchema },
  { page: 'local', heading: '### Options of `createJsonlTelemetry`', schema: jsonlTelemetryOptionsSchema },
  { page: 'local', heading: '### Options of `createStderrLogger`', schema: stderrLoggerOptionsSchema },
  {
    page: '../ports/llm-provider',
    heading: '## Settings of the runner',
    schema: llmSettingsSchema.omit({ concurrency: true, attemptTimeoutMs: true }),
  },
  { page: 'local', heading: '### Options of `createFileActivitySource`', schema: fileActivitySourceOptionsSchema },
  { page: 'worksmart', heading: '## Options', schema: worksmartOptionsSchema },
  { page: 'brainlift', heading: '## Options', schema: brainliftOptionsSchema },
  { page: 'metrics', heading: '## Options', schema: metricsOptionsSchema },
];

/** Rows of the table under a heading: name of the option -> text of its default. */
function rowsUnder(text: string, heading: string): Readonly<Record<string, string>> {
  const [, section = ''] = text.split(`${heading}\n`);
  const table = section.split(/^#/m)[0] ?? '';
  const rows = [...table.matchAll(/^\| `(?<name>\w+)` \|[^|]*\| (?<value>[^|]*) \|/gm)];
  return Object.fromEntries(rows.map(({ groups }) => [groups?.['name'] ?? '', groups?.['value']?.trim() ?? '']));
}

/** How the tables write a default: digits in groups, texts in backticks, groups of options below the table. */
function shown(value: unknown): string {
  if (typeof value === 'number') return value.toLocaleString('en');
  if (value === '') return 'empty';
  if (typeof value === 'object' && value !== null) return 'see below';
  return `\`${String(value)}\``;
}

describe('the options tables of the pages', () => {
  it.each(pages)(
    '$page: $heading has every option of the schema with its default',
    async ({ page, heading, schema }) => {
      const rows = rowsUnder(await readFile(join(root, `docs/adapters/${page}.md`), 'utf8'), heading);
      const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      const properties = Object.entries((json.properties ?? {}) as Readonly<Record<string, Field>>);
      const expected = properties.map(([name, field]) => [
        name,
        defaultOf(field, (json.required ?? []).includes(name)),
      ]);
      expect(Object.entries(rows)).toEqual(expected);
    },
  );
});

function defaultOf(field: Field, isRequired: boolean): string {
  if (field.default !== undefined) return shown(field.default);
  return isRequired ? 'required' : '-';
}
