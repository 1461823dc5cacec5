import type { Measurement, WeekActivity } from '@ai-manager/core';
import { instantSchema, metricNameSchema, projectIdSchema, weekActivitySchema } from '@ai-manager/core';
import { z } from 'zod';
import { toMismatch } from '../shared/http/errors.ts';
import type { Part } from '../shared/http/fields.ts';
import { itemsOf, partAt, readPart } from '../shared/http/fields.ts';
import type { MetricsMapping } from './options.ts';

/** An answer in the form of `docs/openapi/metrics.json`. Ours is read field by field, so that others can be mapped. */
export const metricsWeekSchema = z.strictObject({
  version: z.literal(1),
  person: z.string(),
  week: z.string().regex(/^\d{4}-W\d{2}$/),
  asOf: z.iso.datetime({ offset: true }),
  metrics: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/),
      value: z.number().nullable(),
      unit: z.string().max(20).optional(),
      projectId: z.string().max(128).optional(),
    }),
  ),
});

const maxMetrics = 500;

/** @throws UpstreamError naming the field that does not fit */
export function toWeekActivity(answer: Part, mapping: MetricsMapping, readAs: string): WeekActivity {
  const read = [...listed(answer, mapping), ...placed(answer, mapping)];
  const measurements = read.filter((one): one is Measurement => one.value !== null);
  const silent = read.filter(({ value }) => value === null).map(({ name }) => name);
  return weekActivitySchema.parse({
    outcome: 'read',
    measurements,
    documents: null,
    missing: gapsOf(measurements.length, silent),
    asOf: readPart(partAt(answer, mapping.asOf), instantSchema.nullish()) ?? null,
    readAs,
  });
}

type MaybeMeasured = Omit<Measurement, 'value'> & { readonly value: number | null };

function gapsOf(found: number, silent: readonly string[]): { aspect: 'metrics'; reason: string }[] {
  if (silent.length > 0)
    return [{ aspect: 'metrics', reason: `There is no value of ${silent.slice(0, 5).join(', ')} for this week.` }];
  return found === 0 ? [{ aspect: 'metrics', reason: 'There is no metric of this week.' }] : [];
}

function listed(answer: Part, mapping: MetricsMapping): readonly MaybeMeasured[] {
  if (mapping.list === null) return [];
  const items = itemsOf(partAt(answer, mapping.list));
  if (items.length > maxMetrics) throw toMismatch(answer, mapping.list, `it holds more than ${maxMetrics} metrics`);
  const seen = new Set<string>();
  return items.map((item) => {
    const told = readPart(partAt(item, mapping.name), z.string());
    const name = mapping.rename[told] ?? readPart(partAt(item, mapping.name), metricNameSchema);
    const projectId = readPart(partAt(item, mapping.projectId), projectIdSchema.nullish()) ?? null;
    const key = JSON.stringify([name, projectId]);
    if (seen.has(key))
      throw toMismatch(item, `${item.place}.${mapping.name}`, 'it is there twice for the same project');
    seen.add(key);
    const unit = readPart(partAt(item, mapping.unit), z.string().max(20).nullish()) ?? mapping.units[name] ?? '';
    return { name, value: readPart(partAt(item, mapping.value), z.number().nullable()), unit, projectId };
  });
}

function placed(answer: Part, { values }: MetricsMapping): readonly MaybeMeasured[] {
  return values.map(({ name, path, unit, factor }) => {
    const value = readPart(partAt(answer, path), z.number().nullish()) ?? null;
    return { name, value: value === null ? null : Number((value * factor).toPrecision(12)), unit, projectId: null };
  });
}
