import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json');

// A change here is a change of the public contract: it needs a changeset.
describe('the public surface of @ai-manager/adapters', () => {
  it('has these entries, and none at the root: nobody loads a vendor they did not name', () => {
    expect(Object.keys(manifest.exports)).toMatchSnapshot();
    expect(Object.keys(manifest.exports)).not.toContain('.');
  });

  it.each(entries)('exports these names from %s', async (entry) => {
    const source = (manifest.exports as Record<string, { readonly '@ai-manager/source': string }>)[entry]?.['@ai-manager/source'];
    const names = Object.keys((await import(`../${source ?? ''}`)) as object);
    expect(names.toSorted()).toMatchSnapshot();
  });
});
