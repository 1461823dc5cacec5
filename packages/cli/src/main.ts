#!/usr/bin/env node
import { createProcessContext } from './context.ts';
import { runCli } from './run-cli.ts';

// A reader that has seen enough (`| head`) is no failure, and no reason to stop in the middle of an evaluation.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), createProcessContext(process), process);
