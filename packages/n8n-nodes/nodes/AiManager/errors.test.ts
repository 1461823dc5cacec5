import { UpstreamError } from '@ai-manager/core';
import type { INode } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { toErrorItem, toNodeError } from './errors.ts';

const node: INode = { id: 'a', name: 'A', type: 'a', typeVersion: 1, position: [0, 0], parameters: {} };

describe('an error as the editor shows it', () => {
  it('keeps our sentence where n8n would put one of its own for the code that it names', async () => {
    const sentence = 'PostgreSQL at db.example.com cannot be reached (ECONNREFUSED): start it, or check the address.';
    const failure = await toNodeError(
      { getNode: () => node },
      new UpstreamError('UPSTREAM_UNAVAILABLE', sentence, { details: { service: 'postgres' } }),
      0,
    );
    expect(failure.message).toBe(sentence);
    expect(toErrorItem(failure, 3)).toMatchObject({
      json: { error: sentence, details: { code: 'UPSTREAM_UNAVAILABLE' } },
      pairedItem: { item: 3 },
    });
  });
});
