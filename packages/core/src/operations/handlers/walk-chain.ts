import type { ChainHead, ChainLink } from '../../domain/audit-chain.ts';
import type { AuditProgress } from '../../domain/progress.ts';
import type { OperationContext } from '../context.ts';

const pageSize = 500;

interface Walk {
  readonly operation: AuditProgress['operation'];
  readonly phase: AuditProgress['phase'];
  readonly after: number;
}

/** Seals what is not sealed, then gives the chain up to there, a page at a time; what is recorded meanwhile is left out. */
export async function* walkChain(
  { services, signal, progress }: OperationContext,
  { operation, phase, after }: Walk,
): AsyncGenerator<readonly ChainLink[], void> {
  const { decisions } = services.ports.storage;
  await services.sealer.all({ signal });
  const { head } = await decisions.chain({ signal });
  const total = Math.max(0, head.position - after);
  let [position, done] = [after, 0];
  progress({ operation, phase, done, total });
  while (position < head.position) {
    const links = await decisions.links({ after: position, limit: pageSize }, { signal });
    const wanted = links.filter((link) => link.position <= head.position);
    if (wanted.length === 0) return;
    yield wanted;
    position = wanted.at(-1)?.position ?? head.position;
    done = Math.min(total, position - after);
    progress({ operation, phase, done, total });
  }
}

/** The head as it was at a position; null: no record has it. */
export async function headAt({ services, signal }: OperationContext, position: number): Promise<ChainHead | null> {
  const [link] = await services.ports.storage.decisions.links({ after: position - 1, limit: 1 }, { signal });
  return link?.position === position ? { position, hash: link.hash } : null;
}
