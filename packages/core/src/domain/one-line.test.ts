import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { oneLineSchema } from './one-line.ts';
import { projectSchema } from './project.ts';
import { superbuilderSchema } from './superbuilder.ts';

const name = oneLineSchema(20);

describe('a name', () => {
  it.each([
    ['Anna\r\nBcc: x@y.z', 'Anna Bcc: x@y.z'],
    ['\u001b[31mred\u001b[0m\u0007', '[31mred[0m'],
    ['\u202egnp.exe\u202c', 'gnp.exe'],
    ['  Ayşe\u00a0\t Demirtaş ', 'Ayşe Demirtaş'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
  ])('stands on one line and shows all it holds: %j', (given, shown) => {
    expect(name.parse(given)).toBe(shown);
  });

  it.each(['', ' \n ', '\u200b\u202e', 'x'.repeat(21)])(
    'is refused when nothing is left or it is too long: %j',
    (given) => {
      expect(name.safeParse(given).success).toBe(false);
    },
  );

  it('is still a plain string to forms', () => {
    expect(z.toJSONSchema(name, { io: 'input' })).toMatchObject({ type: 'string', minLength: 1, maxLength: 20 });
  });

  it('of a person or a project never holds a line break', () => {
    const person = superbuilderSchema.parse({ id: 'p-1', name: 'Anna\nX: 1', email: 'a@example.com', team: 'A\nB' });
    expect(person).toMatchObject({ name: 'Anna X: 1', team: 'A B' });
    expect(projectSchema.parse({ id: 'prj-1', name: 'Re\u0007turn\nLoop', ownerId: 'p-1' }).name).toBe('Return Loop');
  });
});
