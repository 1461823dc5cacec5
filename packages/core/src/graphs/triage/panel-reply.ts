import { z } from 'zod';
import type { ApprovalFact, PanelVote, Recommendation } from '../../domain/approval.ts';
import { capText, sanitizeText } from '../../domain/untrusted-text.ts';

/** What a simulated executive answers. Ranges are checked again in code, since vendors do not enforce them. */
export const panelReplySchema = z.object({
  recommendation: z.enum(['approve', 'reject']),
  probability: z.number().nullable(),
  reasoning: z.string(),
  evidence: z.array(z.string()),
});
export type PanelReply = z.infer<typeof panelReplySchema>;

/** Problems that no schema can express; they go into the repair turn, so they quote nothing the model wrote. */
export function panelReplyProblems({ recommendation, probability, reasoning }: PanelReply): string[] {
  const problems: string[] = [];
  if (probability !== null) {
    if (!(probability >= 0 && probability <= 1)) problems.push('probability: it must be between 0 and 1, or null');
    else if (recommendation === 'approve' ? probability < 0.5 : probability > 0.5)
      problems.push('probability: it is the probability of approval, and contradicts the recommendation');
  }
  if (reasoning.trim() === '') problems.push('reasoning: it must not be empty');
  return problems;
}

/** A checked vote. Evidence that names no fact is struck out, and invisible characters go. */
export function toVote(seat: number, reply: PanelReply, facts: readonly ApprovalFact[]): PanelVote {
  const known = new Set(facts.map(({ id }) => id));
  const cited = reply.evidence.map((id) => id.trim());
  return {
    seat,
    recommendation: reply.recommendation,
    probability: reply.probability ?? (reply.recommendation === 'approve' ? 1 : 0),
    reasoning: capText(sanitizeText(reply.reasoning).text, 2_000).text,
    evidence: [...new Set(cited)].filter((id) => known.has(id)).slice(0, 50),
  };
}

/** What a whole panel comes to: the mean probability, and approval only where most of them approve. A tie is none. */
export function countVotes(votes: readonly PanelVote[]): {
  readonly recommendation: Recommendation;
  readonly confidence: number;
} {
  const approving = votes.filter(({ recommendation }) => recommendation === 'approve').length;
  const mean = votes.reduce((sum, { probability }) => sum + probability, 0) / votes.length;
  const confidence = Math.round(mean * 1e6) / 1e6;
  return { recommendation: approving * 2 > votes.length && confidence >= 0.5 ? 'approve' : 'reject', confidence };
}
