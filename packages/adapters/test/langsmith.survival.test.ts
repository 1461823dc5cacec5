import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

/** A server that takes runs as LangSmith does. */
async function startLangSmith() {
  const received: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(`${request.method} ${request.url} ${body}`);
      response.writeHead(request.method === 'GET' ? 200 : 202, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Outcome {
  readonly stdout: string;
  readonly outcome: unknown;
  readonly heard: number;
}

async function evaluateIn(mode: string, environment: Readonly<Record<string, string>>): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@ai-manager/source',
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'langsmith-child.ts'),
      mode,
    ],
    { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(stderr);
  return { stdout, ...(JSON.parse(stderr) as Omit<Outcome, 'stdout'>) };
}

const asking = (url: string) => ({
  LANGSMITH_TRACING: 'true',
  LANGSMITH_TRACING_V2: 'true',
  LANGCHAIN_TRACING_V2: 'true',
  LANGSMITH_ENDPOINT: url,
  LANGSMITH_API_KEY: 'lsv2_test',
  LANGSMITH_DISABLE_RUN_COMPRESSION: 'true',
});
const failed = { outcome: { failed: 1 } };

describe('a week in a host whose environment asks for LangSmith', { timeout: 120_000 }, () => {
  it('sends nothing there, while the host’s own work is sent', async () => {
    await using server = await startLangSmith();
    expect(await evaluateIn('ambient', asking(server.url))).toMatchObject(failed);
    const sent = server.received.join('\n');
    expect(sent).toContain('host-work');
    expect(sent).not.toMatch(/evaluate|secret|judge|inner-model/i);
  });

  it('sends nothing there when the host gave callbacks of another kind, which hear it all', async () => {
    await using server = await startLangSmith();
    const { heard } = await evaluateIn('other', asking(server.url));
    expect(heard).toBeGreaterThan(0);
    expect(server.received.join('\n')).not.toMatch(/evaluate|secret|judge|inner-model/i);
  });

  it('sends it all when the host asked for it by giving the tracer', async () => {
    await using server = await startLangSmith();
    await evaluateIn('explicit', asking(server.url));
    const sent = server.received.join('\n');
    expect(sent).toContain('evaluate-week');
    expect(sent).toContain('evaluation.judge');
  });

  it('sends nothing, not even a question, and prints nothing, when the host does nothing itself', async () => {
    await using server = await startLangSmith();
    const { stdout } = await evaluateIn('silent', { ...asking(server.url), LANGCHAIN_VERBOSE: 'true' });
    expect(server.received).toEqual([]);
    expect(stdout).toBe('');
  });
});
