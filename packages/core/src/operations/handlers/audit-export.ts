import type { ChainBreak, ChainHead, ChainLink } from '../../domain/audit-chain.ts';
import { chainStart, verifyLinks } from '../../domain/audit-chain.ts';
import { NotFoundError } from '../../errors.ts';
import type * as descriptors from '../audit.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { headAt, walkChain } from './walk-chain.ts';

type Handler = HandlerOf<typeof descriptors.exportAudit>;
type Part = Awaited<ReturnType<Handler>>['parts'][number];

/** What one document holds at most; a page of records more. */
const partCharacters = 8_000_000;

/** Start of the paths of exports. */
export const auditPrefix = 'audit/';
/** End of the paths of those with personal data. */
export const personalSuffix = '.personal.jsonl';

export const exportAudit: Handler = async (context, { after, personal }) => {
  const previous = after === 0 ? chainStart : await headAt(context, after);
  if (previous === null)
    throw new NotFoundError(
      `No record has position ${after}: the chain is shorter, or was changed; see audit.verify.`,
      {
        details: { after },
      },
    );
  const parts: Part[] = [];
  let [head, firstBreak]: [ChainHead, ChainBreak | null] = [previous, null];
  let open = startPart(previous);
  for await (const links of walkChain(context, { operation: 'audit.export', phase: 'exporting', after })) {
    firstBreak ??= verifyLinks(head, links).break;
    head = lastOf(links, head);
    open.lines.push(...links.map((link) => toLine(link, personal)));
    open.size += open.lines.slice(-links.length).reduce((sum, line) => sum + line.length, 0);
    if (open.size < partCharacters) continue;
    parts.push(await writePart(context, { ...open, head, personal }));
    open = startPart(head);
  }
  if (open.lines.length > 0) parts.push(await writePart(context, { ...open, head, personal }));
  return { parts, records: parts.reduce((sum, { records }) => sum + records, 0), head, firstBreak };
};

const startPart = (previous: ChainHead) => ({ previous, lines: [] as string[], size: 0 });

function lastOf(links: readonly ChainLink[], head: ChainHead): ChainHead {
  const last = links.at(-1);
  return last === undefined ? head : { position: last.position, hash: last.hash };
}

/** `hash` is SHA-256 of the hash before it and of SHA-256 of `{ personalHash, record }` with sorted keys. */
function toLine({ position, hash, record, ...link }: ChainLink, withPersonal: boolean): string {
  const { personalHash, personal, personalSalt } = link;
  return JSON.stringify({ position, hash, personalHash, record, ...(withPersonal ? { personal, personalSalt } : {}) });
}

interface FullPart {
  readonly previous: ChainHead;
  readonly lines: readonly string[];
  readonly head: ChainHead;
  readonly personal: boolean;
}

async function writePart(
  { services, signal }: OperationContext,
  { previous, lines, head, personal }: FullPart,
): Promise<Part> {
  const [from, to] = [previous.position + 1, head.position];
  const path = `${auditPrefix}${padded(from)}-${padded(to)}${personal ? personalSuffix : '.jsonl'}`;
  const trailer = { end: true, from, to, records: lines.length, previousHash: previous.hash, head: head.hash };
  const body = `${[...lines, JSON.stringify(trailer)].join('\n')}\n`;
  const { location } = await services.ports.documents.put(path, body, { signal });
  return { path, location, from, to, records: lines.length };
}

/** So that paths sort as positions do. */
function padded(position: number): string {
  return String(position).padStart(9, '0');
}
