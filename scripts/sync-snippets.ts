// Keeps the code in README.md and docs/ equal to code that is compiled and run. A TypeScript fence is a region of a file in
// examples/docs/, named in a comment on the line before it:
//
//   <!-- snippet: first-run.ts#create -->       between `// #region create` and `// #endregion` of that file
//
// `node scripts/sync-snippets.ts` writes the code into the pages; `--check` changes nothing and fails on a difference.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A fence: its marker, if the line before is one, the language, and the code. */
const fence =
  /(?:^<!-- snippet: (?<marker>\S+) -->\n)?^```(?<language>ts|tsx|typescript)[^\n]*\n(?<code>[\s\S]*?)^```$/gm;

/** Takes the common indentation away. */
function dedent(lines: readonly string[]): string {
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const margin = Math.min(...margins, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => `${line.slice(margin).trimEnd()}\n`).join('');
}

/**
 * @param source - text of a TypeScript file
 * @param name - name after `#region`
 * @returns the lines of the region, without common indentation and without inner markers
 * @throws Error when the region is missing or not closed
 */
export function regionOf(source: string, name: string): string {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  if (start === -1) throw new Error(`no region "${name}"`);
  let depth = 0;
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index]?.trim() ?? '';
    if (line.startsWith('// #region')) depth += 1;
    if (line.startsWith('// #endregion')) depth -= 1;
    if (depth === 0)
      return dedent(lines.slice(start + 1, index).filter((each) => !/^\s*\/\/ #(end)?region/.test(each)));
  }
  throw new Error(`region "${name}" is not closed`);
}

/**
 * Puts the regions into a page.
 *
 * @param page - Markdown
 * @param read - text of a file of examples/docs
 * @returns the page with the code of its regions, and one sentence per fence that cannot be filled
 */
export function syncPage(page: string, read: (file: string) => string): { page: string; problems: string[] } {
  const problems: string[] = [];
  const synced = page.replaceAll(fence, (whole: string, ...rest: unknown[]) => {
    const { marker, language } = rest.at(-1) as { marker?: string; language: string };
    const line = page.slice(0, rest.at(-3) as number).split('\n').length;
    const [file, region] = marker?.split('#') ?? [];
    if (marker === undefined || file === undefined || region === undefined) {
      problems.push(`line ${line}: a TypeScript fence without <!-- snippet: file.ts#region --> on the line before`);
      return whole;
    }
    try {
      return `<!-- snippet: ${marker} -->\n\`\`\`${language}\n${regionOf(read(file), region)}\`\`\``;
    } catch (error) {
      problems.push(`line ${line}: ${marker}: ${error instanceof Error ? error.message : String(error)}`);
      return whole;
    }
  });
  return { page: synced, problems };
}

function main(check: boolean): void {
  const root = join(import.meta.dirname, '..');
  const read = (file: string): string => readFileSync(join(root, 'examples/docs', file), 'utf8');
  const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/*.md', 'examples/**/*.md'], {
    cwd: root,
    exclude: ['**/node_modules/**', 'examples/sample-org/**'],
  });
  for (const name of pages) {
    const path = join(root, name);
    const before = readFileSync(path, 'utf8');
    const { page, problems } = syncPage(before, read);
    for (const problem of problems) console.error(`${relative(root, path)}: ${problem}`);
    if (page !== before && check)
      console.error(`${relative(root, path)}: a snippet differs from its source: run \`npm run docs:sync\``);
    if (problems.length > 0 || (page !== before && check)) process.exitCode = 1;
    if (page !== before && !check) {
      writeFileSync(path, page);
      console.log(`${relative(root, path)}: updated`);
    }
  }
  if (check && process.exitCode === undefined)
    console.log(`${pages.length} pages: every TypeScript fence equals its source`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.includes('--check'));
