import type { OutcomeNotice } from '../../domain/approval.ts';
import type { QueueStore } from './queue-store.ts';

/** Outcomes of requests on their way to the systems these came from. */
export type NoticeStore = QueueStore<OutcomeNotice>;
