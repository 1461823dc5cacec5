import { statements as weeklyEvaluation } from './0001-weekly-evaluation.ts';
import { statements as activity } from './0002-activity.ts';
import { statements as events } from './0003-events.ts';
import { statements as costs } from './0004-costs.ts';
import { statements as mailEvents } from './0005-mail-events.ts';
import { statements as approvals } from './0006-approvals.ts';
import { statements as audit } from './0007-audit.ts';
import { statements as eventLog } from './0008-event-log.ts';

export interface Migration {
  /** `<number>-<what>`; sorts in the order of application */
  readonly name: string;
  readonly statements: readonly string[];
}

/** Every step of the schema, oldest first. A released step never changes: a new need is a new step. */
export const migrations: readonly Migration[] = [
  { name: '0001-weekly-evaluation', statements: weeklyEvaluation },
  { name: '0002-activity', statements: activity },
  { name: '0003-events', statements: events },
  { name: '0004-costs', statements: costs },
  { name: '0005-mail-events', statements: mailEvents },
  { name: '0006-approvals', statements: approvals },
  { name: '0007-audit', statements: audit },
  { name: '0008-event-log', statements: eventLog },
];
