// A process of its own for pglite-folder.survival.test.ts: `node pglite-child.ts <command> <folder>`.
import { createPgliteStorage } from '../src/pglite/index.ts';
import { person } from './person.ts';

const [, , command, folder = ''] = process.argv;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const storage = createPgliteStorage({ folder });
try {
  await storage.people.save(person('first'), {});
  say('open');
  if (command === 'hold') setInterval(() => {}, 60_000);
  if (command === 'close') await storage.close();
  for (let index = 0; command === 'write'; index += 1) {
    await storage.people.save(person(`p-${index}`), {});
    say(`saved p-${index}`);
  }
} catch (error) {
  say(`refused ${(error as { code?: string }).code ?? ''}`);
}
