// Run by local-mail.test.ts in a process of its own, which is killed in the middle.
import { createEmlMailer } from '@ai-manager/adapters/local';

const mailer = createEmlMailer({ folder: process.argv[2] ?? '' });
const from = { name: 'AI Manager', address: 'ai-manager@example.org' };
const text = 'A line of a report.\n'.repeat(5_000);

for (let index = 0; index < 10_000; index += 1) {
  const to = { name: `Person ${index}`, address: `p${index}@example.com` };
  await mailer.send(
    `weekly:${index}`,
    { to, from, subject: `Week 47, ${index}`, html: `<pre>${text}</pre>`, text },
    {},
  );
  process.stdout.write(`${index}\n`);
}
