// Parts of packages that no operation can reach, left out of the bundle. A bundler keeps them, because the classes that
// we use name them. Each cut says why nothing is lost; test/bundle.test.ts calls what is left.
import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import type { OnLoadResult, Plugin } from 'esbuild';

/** Modules that become classes of the same names that can do nothing. */
const hollow: readonly RegExp[] = [
  // The clients of both vendors make a field of every part of their API; we call messages, models, responses and embeddings.
  /@anthropic-ai\/sdk\/resources\/(?:beta|organization|skills|user-profiles)\/[\w-]+\.mjs$/,
  /@anthropic-ai\/sdk\/resources\/(?:beta|files|organization|skills|user-profiles)\.mjs$/,
  /openai\/resources\/(?:admin|audio|beta|containers|conversations|evals|fine-tuning|graders|live|realtime|safety|skills|uploads|vector-stores|webhooks)\/[\w-]+\.mjs$/,
  /openai\/resources\/(?:admin|audio|batches|beta|completions|containers|content-provenance-checks|conversations|decisions|evals|files|fine-tuning|graders|images|live|moderations|realtime|safety|skills|uploads|vector-stores|videos|webhooks)\.mjs$/,
  /openai\/resources\/chat\/[\w/-]+\.mjs$/,
  // Helpers around streams of both vendors; we read the events themselves.
  /@anthropic-ai\/sdk\/lib\/MessageStream\.mjs$/,
  /openai\/lib\/responses\/ResponseStream\.mjs$/,
  // Attachments of mails, which ours never have: their kinds by name, and fetching them.
  /nodemailer\/dist\/esm\/(?:fetch\/index|mime-funcs\/mime-types)\.js$/,
  // Looking for AWS keys in files, at single sign-on and in the cloud: the credential of n8n always has some.
  /@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/,
  // What would send runs to LangSmith. Ours never go there (docs/decisions/0022); runs of n8n's own nodes are n8n's own copy's.
  /langsmith\/client\.mjs$/,
  /langsmith\/lib\/client\.mjs$/,
  // What a checkpoint could hold besides JSON: prompts, parsers, tools. The state of our graphs is JSON alone.
  /@langchain\/core\/dist\/load\/import_map\.js$/,
  // The zod of years ago, which LangChain tells apart and LangGraph offers a ready-made state in. Our schemas are of today's.
  /@langchain\/langgraph\/dist\/graph\/messages_annotation\.js$/,
  /zod\/v3\/types\.js$/,
  // Spans are sent by our own writer, which gives Langfuse's processor an exporter.
  /@opentelemetry\/exporter-trace-otlp-http\/build\/\w+\/index\.js$/,
];

export const hollowModules: Plugin = {
  name: 'hollow-modules',
  setup(builder) {
    for (const filter of hollow)
      builder.onLoad({ filter }, async ({ path }) => ({ contents: await toHollowClasses(path), loader: 'js' }));
  },
};

/** A class for each name that a module exports. */
async function toHollowClasses(path: string): Promise<string> {
  const { metafile } = await build({
    entryPoints: [path],
    write: false,
    metafile: true,
    format: 'esm',
    outdir: 'none',
  });
  const names = Object.values(metafile.outputs).flatMap((output) => output.exports);
  // Some are words of the language, which no class may be called.
  return names.map((name, index) => `const part${index} = class {};\nexport { part${index} as ${name} };`).join('\n');
}

/**
 * What we take of packages that are loaded when they are first used. Of such a one a bundler keeps everything, because it
 * does not see what becomes of it.
 */
const namesUsed: Readonly<Record<string, readonly string[]>> = {
  '@anthropic-ai/sdk': ['Anthropic'],
  '@aws-sdk/client-ses': [
    'GetAccountSendingEnabledCommand',
    'GetIdentityVerificationAttributesCommand',
    'GetSendQuotaCommand',
    'SESClient',
    'SendRawEmailCommand',
  ],
  openai: ['OpenAI'],
};

export const namesUsedOnly: Plugin = {
  name: 'names-used-only',
  setup(builder) {
    const suffix = '?names-used';
    builder.onResolve({ filter: /^[@\w]/ }, async ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import' || namesUsed[path] === undefined) return undefined;
      const { path: file, errors } = await builder.resolve(path, { kind: 'import-statement', resolveDir });
      return { path: file, errors, suffix, pluginData: namesUsed[path] };
    });
    builder.onLoad({ filter: /node_modules/ }, ({ path, suffix: found, pluginData }) => {
      if (found !== suffix) return undefined;
      return {
        contents: `export { ${(pluginData as string[]).join(', ')} } from ${JSON.stringify(path)};`,
        loader: 'js',
      };
    });
  },
};

/** Parts of Langfuse's client that we ask for. It makes each when it is asked for, and an index makes it able to make all. */
const langfuseParts = new Set(['ingestion', 'projects', 'prompts']);

export const langfuseWithoutUnusedParts: Plugin = {
  name: 'langfuse-without-unused-parts',
  setup(builder) {
    builder.onLoad({ filter: /@langfuse\/core\/dist\/index\.mjs$/ }, ({ path }) =>
      without(
        path,
        /^ {2}get (\w+)\(\) \{\n(?: {4}.*\n)*? {4}return \(_a2 = this\._\1\)[^}]*? = new \w+\([^)]*\);\n {2}\}\n/gm,
      ),
    );
    // Old names of the same calls, which the constructor binds and so asks for every part.
    builder.onLoad({ filter: /@langfuse\/client\/dist\/index\.mjs$/ }, ({ path }) =>
      without(path, /^ {4}this\.(\w+) = this\.api\.[\w.]+\.bind\(\s*this\.api\.[\w.]+\s*\);\n/gm),
    );
  },
};

/** A module without what the pattern finds, but for what its first group names as used. */
async function without(path: string, pattern: RegExp): Promise<OnLoadResult> {
  const source = await readFile(path, 'utf8');
  const contents = source.replaceAll(pattern, (found, name: string) => (langfuseParts.has(name) ? found : ''));
  if (contents === source) throw new Error(`Nothing in ${path} is as it is looked for: mend ${import.meta.filename}.`);
  return { contents, loader: 'js' };
}

/** What the list of prices says besides prices and the ids they are found by. */
const words = new Set([
  'context_window',
  'deprecated',
  'description',
  'extractors',
  'name',
  'price_comments',
  'pricing_urls',
]);

export const pricesWithoutWords: Plugin = {
  name: 'prices-without-words',
  setup(builder) {
    builder.onLoad({ filter: /@pydantic\/genai-prices\/dist\/index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const [declaration, name, literal] = /^const (\w+) = (\[\n[\s\S]*?\n\])/m.exec(source) ?? [];
      if (declaration === undefined || name === undefined || literal === undefined)
        throw new Error(`${path} does not begin with a list of vendors: mend pricesWithoutWords.`);
      // A literal of the package itself, which the bundle would run, too.
      const vendors = runInNewContext(`(${literal})`) as unknown;
      const short = JSON.stringify(vendors, (key, value: unknown) => (words.has(key) ? undefined : value));
      return { contents: source.replace(declaration, () => `const ${name} = ${short}`), loader: 'js' };
    });
  },
};

/** Messages of zod are read in English: we write our own, and a host chooses no other language. */
export const zodInEnglish: Plugin = {
  name: 'zod-in-english',
  setup(builder) {
    builder.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js';`,
      loader: 'js',
    }));
  },
};
