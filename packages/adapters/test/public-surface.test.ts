import * as aiSdk from '@ai-manager/adapters/ai-sdk';
import * as anthropic from '@ai-manager/adapters/anthropic';
import * as brainlift from '@ai-manager/adapters/brainlift';
import * as genaiPrices from '@ai-manager/adapters/genai-prices';
import * as langchain from '@ai-manager/adapters/langchain';
import * as langfuse from '@ai-manager/adapters/langfuse';
import * as local from '@ai-manager/adapters/local';
import * as metrics from '@ai-manager/adapters/metrics';
import * as offline from '@ai-manager/adapters/offline';
import * as openai from '@ai-manager/adapters/openai';
import * as pglite from '@ai-manager/adapters/pglite';
import * as postgres from '@ai-manager/adapters/postgres';
import * as ses from '@ai-manager/adapters/ses';
import * as upstash from '@ai-manager/adapters/upstash';
import * as webhook from '@ai-manager/adapters/webhook';
import * as worksmart from '@ai-manager/adapters/worksmart';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const entries = {
  './ai-sdk': aiSdk,
  './anthropic': anthropic,
  './brainlift': brainlift,
  './genai-prices': genaiPrices,
  './langchain': langchain,
  './langfuse': langfuse,
  './local': local,
  './metrics': metrics,
  './offline': offline,
  './openai': openai,
  './pglite': pglite,
  './postgres': postgres,
  './ses': ses,
  './upstash': upstash,
  './webhook': webhook,
  './worksmart': worksmart,
};

// A change here is a change of the public contract: it needs a changeset.
describe('the public surface of @ai-manager/adapters', () => {
  it('has these entries, and none at the root: nobody loads a vendor they did not name', () => {
    const named = Object.keys(manifest.exports).filter((entry) => entry !== './package.json');
    expect(named.toSorted()).toEqual(Object.keys(entries));
  });

  it.each(Object.entries(entries))('exports these names from %s', (_, entry) => {
    expect(Object.keys(entry).toSorted()).toMatchSnapshot();
  });
});
