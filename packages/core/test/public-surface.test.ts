import * as core from '@ai-manager/core';
import * as catalogue from '@ai-manager/core/catalogue';
import * as memory from '@ai-manager/core/memory';
import * as testing from '@ai-manager/core/testing';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

// A change here is a change of the public contract: it needs a changeset.
describe('the public surface of @ai-manager/core', () => {
  it('has these entries', () => {
    expect(Object.keys(manifest.exports)).toMatchSnapshot();
  });

  it.each(Object.entries({ '.': core, './catalogue': catalogue, './memory': memory, './testing': testing }))(
    'exports these names from %s',
    (_, entry) => {
      expect(Object.keys(entry).toSorted()).toMatchSnapshot();
    },
  );
});
