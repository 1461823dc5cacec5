import type { FaultRule, ModelFault } from './options.ts';

/** Decides for each request whether it meets a fault. */
export interface Faults {
  next(request: { readonly schema: string; readonly body: string }): ModelFault | undefined;
}

export function createFaults(rules: readonly FaultRule[]): Faults {
  const matched = rules.map(() => 0);
  return {
    next({ schema, body }) {
      for (const [index, rule] of rules.entries()) {
        if (rule.schema !== undefined && rule.schema !== schema) continue;
        if (rule.contains !== undefined && !body.includes(rule.contains)) continue;
        const before = matched[index] ?? 0;
        matched[index] = before + 1;
        const skip = rule.skip ?? 0;
        if (before >= skip && before < skip + (rule.times ?? Number.POSITIVE_INFINITY)) return rule.fault;
      }
      return undefined;
    },
  };
}
