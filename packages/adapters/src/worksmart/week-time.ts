import type { ActivityGap, Measurement } from '@ai-manager/core';
import { knownMetrics } from '@ai-manager/core';
import type { DiarySlot } from './client.ts';
import type { ParsedWorkSmartOptions } from './options.ts';

const slotMinutes = 10;

export interface WeekTime {
  readonly measurements: readonly Measurement[];
  readonly missing: readonly ActivityGap[];
}

export function timeOfSheet(hours: number | null): WeekTime {
  if (hours === null)
    return { measurements: [], missing: [{ aspect: 'hours', reason: 'There is no timesheet of this week.' }] };
  return { measurements: [measurement(knownMetrics.hours, roundTo(hours, 2), 'h')], missing: [] };
}

/**
 * AI share: slots tagged as AI usage or second brain among all that have a tag; slots without a tag count in no share.
 * BrainLift hours: slots tagged as second brain, ten minutes each. Tags are matched exactly.
 */
export function timeOfDiary(slots: readonly DiarySlot[], tags: ParsedWorkSmartOptions['tags']): WeekTime {
  const noSlots = 'The work diary of this week is empty.';
  if (slots.length === 0) return { measurements: [], missing: gaps(noSlots) };
  const tagged = slots.filter((slot) => slot.tags.length > 0);
  const brain = slots.filter((slot) => slot.tags.includes(tags.secondBrain)).length;
  const brainlift = measurement(knownMetrics.brainliftHours, roundTo((brain * slotMinutes) / 60, 2), 'h');
  if (tagged.length === 0) {
    const reason = 'No slot of the work diary has a tag, so there is no share to compute.';
    return { measurements: [brainlift], missing: [{ aspect: 'ai-share', reason }] };
  }
  const withAi = tagged.filter((slot) => slot.tags.includes(tags.aiUsage) || slot.tags.includes(tags.secondBrain));
  const share = measurement(knownMetrics.aiShare, roundTo((withAi.length / tagged.length) * 100, 1), '%');
  return { measurements: [share, brainlift], missing: [] };
}

/** Everything the work diary would have told. */
export function gaps(reason: string): readonly ActivityGap[] {
  return [
    { aspect: 'ai-share', reason },
    { aspect: 'brainlift-time', reason },
  ];
}

function measurement(name: string, value: number, unit: string): Measurement {
  return { name, value, unit, projectId: null };
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
