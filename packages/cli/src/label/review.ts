import type { Terminal } from '../output/terminal.ts';
import type { Asker } from './ask.ts';
import type { Place } from './screen.ts';
import { keysLine, renderRequest } from './screen.ts';
import type { Approval, LabelSession } from './session.ts';

export interface Review {
  readonly session: LabelSession;
  readonly asker: Asker;
  readonly terminal: Terminal;
  readonly place: Pick<Place, 'nameOf' | 'timeZone'>;
  /** requests decided in this review, at most */
  readonly limit: number;
}

const clearScreen = '\u001b[2J\u001b[3J\u001b[H';

/** Shows one request after the other until none is left, the limit is reached, or the person stops. */
export async function reviewRequests({ session, asker, terminal, place, limit }: Review): Promise<void> {
  let number = 1;
  let mayUndo = false;
  let standing = await session.standing();
  let shown: Approval | null = await session.next();
  const later: Approval[] = [];
  try {
    while (shown !== null && number <= limit) {
      const at = { ...place, number, standing, mayUndo };
      if (asker.redraws) terminal.stream.write(clearScreen);
      terminal.write(renderRequest(shown, at, terminal));
      const answer = await asker.ask(keysLine(at, terminal));
      if (answer.key === 'quit') return;
      if (answer.key === 'undo') {
        const before = session.undo();
        mayUndo = false;
        if (before === null) continue;
        later.push(shown);
        shown = before;
        number -= 1;
        continue;
      }
      if (answer.key === 'skip') session.skip();
      else {
        const decision =
          answer.key === 'reject'
            ? ({ outcome: 'rejected', note: answer.reason } as const)
            : ({ outcome: 'approved', note: '' } as const);
        await session.decide(shown, decision);
        standing = await session.standing();
        mayUndo = true;
        number += 1;
      }
      shown = later.pop() ?? (await session.next());
    }
  } finally {
    // Also after Ctrl-C: a decision that was made is not lost.
    await session.finish();
  }
}
