import { calibrationSchema } from '@ai-manager/core';
import type { StoredCalibration } from '@ai-manager/core';
import type { BulkTable } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { CalibrationTable } from '../tables.ts';

export const calibrationsTable: BulkTable = {
  name: 'calibrations',
  columns: {
    id: 'text',
    fingerprint: 'text',
    round: 'integer',
    at: 'timestamptz',
    status: 'text',
    threshold: 'double precision',
    off_reason: 'text',
    off_at: 'timestamptz',
    document: 'jsonb',
  },
};

/** The members without a column of their own. */
const documentSchema = calibrationSchema.omit({
  id: true,
  fingerprint: true,
  round: true,
  at: true,
  status: true,
  threshold: true,
  offReason: true,
  offAt: true,
});

export function toCalibrationRow(calibration: StoredCalibration): object {
  const { id, fingerprint, round, at, status, threshold, offReason, offAt, ...document } = calibration;
  // Columns hold milliseconds, as cursors do.
  const time = new Date(at).toISOString();
  return { id, fingerprint, round, at: time, status, threshold, off_reason: offReason, off_at: offAt, document };
}

export function fromCalibrationRow(row: CalibrationTable): StoredCalibration {
  const columns = {
    id: row.id,
    fingerprint: row.fingerprint,
    round: row.round,
    at: row.at,
    status: row.status,
    threshold: row.threshold,
    offReason: row.off_reason,
    offAt: row.off_at,
  };
  return { ...columns, ...parseStored(documentSchema, row.document, `calibration ${row.id}`) } as StoredCalibration;
}
