import type { StoredCalibration } from '../../domain/calibration.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { Announcement } from '../../domain/event.ts';
import type { OutboxEntry } from '../../domain/mail.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

/** What ends automation, with all that follows. */
export interface SwitchOff {
  readonly calibrationId: string;
  readonly reason: NonNullable<StoredCalibration['offReason']>;
  readonly now: string;
  readonly decision: DecisionRecord;
  readonly events: readonly Announcement[];
  readonly mails: readonly Pick<OutboxEntry, 'key' | 'message'>[];
}

/** Calibrations of automatic approval; at most one of them is on. */
export interface CalibrationStore {
  /** The one that is on, of whatever recipe; null: everything goes to a person. */
  current(options: CallOptions): Promise<StoredCalibration | null>;
  get(id: string, options: CallOptions): Promise<StoredCalibration | null>;
  /** Newest first. */
  list(filter: PageRequest & { readonly fingerprint?: string }, options: CallOptions): Promise<Page<StoredCalibration>>;
  /**
   * Stores a calibration with its record; one that was on becomes `off` (`replaced`).
   * @throws ConflictError `CONFLICT` when the recipe has this round already: somebody calibrated at the same time
   */
  add(calibration: StoredCalibration, decision: DecisionRecord, options: CallOptions): Promise<void>;
  /** Switches off what is on; false: it was off already, and nothing was written. */
  switchOff(change: SwitchOff, options: CallOptions): Promise<boolean>;
}
