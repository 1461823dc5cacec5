import { resolve } from 'node:path';
import type { AiManager } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import { composeManager } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { readTextFile } from '../flags/sources.ts';
import type { Command, Invocation } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { createAsker } from '../label/ask.ts';
import { readDecisions } from '../label/read-decisions.ts';
import { replayDecisions } from '../label/replay.ts';
import { reviewRequests } from '../label/review.ts';
import { renderLabelResult } from '../label/screen.ts';
import type { LabelSession } from '../label/session.ts';
import { createLabelSession } from '../label/session.ts';

export interface LabelRequest {
  /** CSV file to take decisions from, instead of asking */
  readonly from: string | undefined;
  /** column of its outcomes */
  readonly column: string;
  readonly limit: number;
}

/** `label`: one request per screen, one key per decision, without sight of what the machine thinks. */
export function labelCommand(request: LabelRequest): Command {
  return async (invocation) => {
    const { settings, json, context, interrupt } = invocation;
    return withManager(await composeManager(settings), async (manager) => {
      if (json && request.from === undefined) {
        const document = await manager.reviews.queue({ limit: Math.min(request.limit, 1_000) });
        return { document, text: '', exitCode: exitCodes.fine };
      }
      const session = createLabelSession(manager);
      await (request.from === undefined
        ? ask({ session, manager, limit: request.limit }, invocation)
        : replay(session, request, invocation));
      const standing = await session.standing();
      const result = session.result();
      return {
        document: { ...result, calibration: standing },
        text: renderLabelResult(result, standing, context.stdout),
        exitCode: interrupt.signal.aborted
          ? exitCodes.interrupted
          : result.refused.length > 0
            ? exitCodes.someFailed
            : exitCodes.fine,
      };
    });
  };
}

async function replay(session: LabelSession, request: LabelRequest, { context, interrupt }: Invocation): Promise<void> {
  const { from = '', column, limit } = request;
  const text = await readTextFile(resolve(context.cwd, from), 'decisions to replay');
  await replayDecisions(session, readDecisions(text, { file: from, column }), { limit, signal: interrupt.signal });
}

interface Asking {
  readonly session: LabelSession;
  readonly manager: AiManager;
  readonly limit: number;
}

async function ask({ session, manager, limit }: Asking, { context, interrupt }: Invocation): Promise<void> {
  using asker = createAsker({ stdin: context.stdin, terminal: context.stderr, signal: interrupt.signal });
  const place = { nameOf: await namesOf(manager), timeZone: await timeZoneOf(manager) };
  await reviewRequests({ session, asker, terminal: context.stderr, place, limit });
}

async function namesOf(manager: AiManager): Promise<(personId: string) => string> {
  const { items } = await manager.people.list({ limit: 1_000 });
  const names = new Map<string, string>(items.map(({ id, name }) => [id, name]));
  return (personId) => names.get(personId) ?? personId;
}

/** Of the rules, which a lead may not read. */
async function timeZoneOf(manager: AiManager): Promise<string> {
  try {
    return (await manager.rules.get({})).rules.timeZone;
  } catch (error) {
    if (isAiManagerError(error, 'FORBIDDEN', 'NOT_FOUND')) return 'UTC';
    throw error;
  }
}
