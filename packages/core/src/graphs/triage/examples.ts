import type { Approval, ApprovalKind } from '../../domain/approval.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import { capText, sanitizeText } from '../../domain/untrusted-text.ts';
import type { DecidedApproval } from '../../ports/index.ts';

/** A past decision of a person, as simulated executives see it. */
export interface PanelExample {
  readonly id: string;
  readonly personId: PersonId;
  readonly kind: ApprovalKind;
  readonly minutes: number;
  readonly category: string | null;
  /** null: left out, because it was erased or spoke to the reviewer */
  readonly description: string | null;
  readonly decision: 'approved' | 'rejected';
}

const mostExampleCharacters = 400;

/** Decisions that people made, newest first as given; those of code and time teach nothing. */
export function toExamples(approvals: readonly DecidedApproval[]): readonly PanelExample[] {
  return approvals.flatMap((approval) => {
    const { id, request, decision, textFindings } = approval;
    if (decision?.by !== 'person' || decision.outcome === 'expired') return [];
    const { personId, kind, minutes, category } = request;
    const text = capText(sanitizeText(request.description).text, mostExampleCharacters).text.trim();
    const isSafe = text !== '' && textFindings.length === 0;
    return [{ id, personId, kind, minutes, category, description: isSafe ? text : null, decision: decision.outcome }];
  });
}

/** The part of a request that examples are made of. */
export function toDecided({ id, request, decision, triage }: Approval): DecidedApproval {
  return { id, request, decision, textFindings: triage?.textFindings ?? [] };
}

export interface ExampleChoice {
  /** from 1 on */
  readonly seat: number;
  readonly seats: number;
  readonly most: number;
  readonly own: readonly PanelExample[];
  readonly others: readonly PanelExample[];
}

/**
 * The examples of one seat: one of the person's own where there is one, the rest of other people's, dealt out like cards,
 * so that every seat has others and the same request always has the same.
 */
export function examplesForSeat({ seat, seats, most, own, others }: ExampleChoice): readonly PanelExample[] {
  if (most === 0) return [];
  const deal = (cards: readonly PanelExample[]) => cards.filter((_, index) => index % seats === seat - 1);
  const mine = deal(own).slice(0, 1);
  const known = new Set(own.map(({ id }) => id));
  return [...mine, ...deal(others.filter(({ id }) => !known.has(id))).slice(0, most - mine.length)];
}
