import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findInstructions } from './instructions.ts';

// Texts of others that are not part of this repository: in the folder that the variable AI_MANAGER_SHARED names, else in
// `shared` beside the repository. Skipped where there is none.
const shared = process.env['AI_MANAGER_SHARED'] ?? path.join(import.meta.dirname, '../../../../../shared');
const fileOf = (name: string): string => path.join(shared, 'data/injection', name);
const read = <T>(name: string, schema: z.ZodType<T>): T => schema.parse(JSON.parse(readFileSync(fileOf(name), 'utf8')));

describe.skipIf(!existsSync(fileOf('NotInject_one.json')))('harmless texts with trigger words', () => {
  it('are sent to a person in fewer than one case in ten', ({ annotate }) => {
    const texts = read('NotInject_one.json', z.array(z.object({ prompt: z.string() })).min(1));
    const alarms = texts.filter(({ prompt }) => findInstructions(prompt, 'request').length > 0);
    void annotate(`false alarms: ${alarms.length} of ${texts.length}`);
    expect(alarms.length / texts.length).toBeLessThan(0.1);
  });
});

describe.skipIf(!existsSync(fileOf('bipia_text_attack_train.json')))(
  'orders that want something else than an approval',
  () => {
    // most ask for a poem or a capital city: obeying them approves nothing, so that many may pass
    it('are found where they speak of instructions or the answer', ({ annotate }) => {
      const texts = Object.values(
        read('bipia_text_attack_train.json', z.record(z.string(), z.array(z.string()))),
      ).flat();
      const found = texts.filter((text) => findInstructions(text, 'request').length > 0);
      void annotate(`found: ${found.length} of ${texts.length}`);
      expect(found.length / texts.length).toBeGreaterThan(0.5);
    });
  },
);
