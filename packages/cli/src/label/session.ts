import type { AiManager, CallSettings } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import type { Catalogue } from '@ai-manager/core/catalogue';
import type { z } from 'zod';

export type Approval = Extract<
  z.output<Catalogue['reviews']['queue']['output']>['items'][number],
  { type: 'approval' }
>['approval'];
export type Standing = z.output<Catalogue['approvals']['calibration']['output']>;

export interface Decision {
  readonly outcome: 'approved' | 'rejected';
  readonly note: string;
}

/** What a review came to. */
export interface LabelResult {
  readonly approved: number;
  readonly rejected: number;
  /** of both: counts for calibrating */
  readonly blind: number;
  /** of both: audits of automatic approvals */
  readonly audited: number;
  readonly skipped: number;
  readonly refused: readonly { readonly approvalId: string; readonly code: string; readonly message: string }[];
  /** an audit ended automatic approval */
  readonly switchedOff: boolean;
}

export interface LabelSession {
  /** The oldest request that has not been shown yet; null: none is left. */
  next(): Promise<Approval | null>;
  /** Keeps the decision until the next one, so that it can be taken back; the one kept before is sent. */
  decide(approval: Approval, decision: Decision): Promise<void>;
  skip(): void;
  /** The request of the decision that is kept, which is forgotten; null: there is none. */
  undo(): Approval | null;
  /** Sends what is kept. */
  finish(): Promise<void>;
  readonly result: () => LabelResult;
  /** Where calibration stands; null: this actor may not see it. */
  standing(): Promise<Standing | null>;
}

const pageSize = 50;

interface Kept {
  readonly approval: Approval;
  readonly decision: Decision;
}

/** Goes through the requests that wait for a blind review, oldest first, each once. */
export function createLabelSession(manager: AiManager, call: Omit<CallSettings, 'signal'> = {}): LabelSession {
  let page: Approval[] = [];
  let cursor: string | null | undefined;
  let kept: Kept | null = null;
  const refused: LabelResult['refused'][number][] = [];
  const counts = { approved: 0, rejected: 0, blind: 0, audited: 0, skipped: 0, switchedOff: false };

  const fill = async (): Promise<void> => {
    while (page.length === 0 && cursor !== null) {
      const from = cursor === undefined ? {} : { cursor };
      const answer = await manager.reviews.queue({ of: 'approvals', limit: pageSize, ...from }, call);
      page = answer.items.flatMap((item) => (item.type === 'approval' ? [item.approval] : []));
      cursor = answer.nextCursor;
    }
  };

  /** What cannot be decided, since somebody else has or may not, is no reason to lose the rest. */
  const send = async ({ approval, decision: { outcome, note } }: Kept): Promise<void> => {
    try {
      const answer = await manager.reviews.label({ approvalId: approval.id, outcome, note }, call);
      counts[outcome] += 1;
      if (answer.blind) counts.blind += 1;
      if (answer.effect === 'audited') counts.audited += 1;
      counts.switchedOff ||= answer.switchedOff;
    } catch (error) {
      if (!isAiManagerError(error, 'CONFLICT', 'FORBIDDEN', 'NOT_FOUND', 'INVALID_INPUT')) throw error;
      refused.push({ approvalId: approval.id, code: error.code, message: error.message });
    }
  };

  const finish = async (): Promise<void> => {
    const last = kept;
    kept = null;
    if (last !== null) await send(last);
  };

  return {
    async next() {
      await fill();
      return page.shift() ?? null;
    },
    async decide(approval, decision) {
      await finish();
      kept = { approval, decision };
    },
    skip: () => void (counts.skipped += 1),
    undo() {
      const last = kept;
      kept = null;
      return last?.approval ?? null;
    },
    finish,
    result: () => ({ ...counts, refused: [...refused] }),
    async standing() {
      try {
        return await manager.approvals.calibration({}, call);
      } catch (error) {
        if (isAiManagerError(error, 'FORBIDDEN')) return null;
        throw error;
      }
    },
  };
}
