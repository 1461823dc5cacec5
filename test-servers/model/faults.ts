import type { FaultRule, ModelFault } from './options.ts';
import type { Question } from './question.ts';
import { contentOf } from './question.ts';
import { seededPair } from './seeded.ts';

/** Decides for each request whether it meets a fault. */
export interface Faults {
  next(request: { readonly question: Question; readonly body: string }): ModelFault | undefined;
}

/** Chance goes by seed, content and how often the same was asked, so that it does not depend on the order of requests. */
export function createFaults(rules: readonly FaultRule[], seed: number): Faults {
  const matched = rules.map(() => 0);
  const asked = new Map<string, number>();
  const timesAsked = (key: string): number => {
    const times = (asked.get(key) ?? 0) + 1;
    asked.set(key, times);
    return times;
  };
  return {
    next({ question, body }) {
      const { vendor, schema } = question;
      for (const [index, rule] of rules.entries()) {
        if (rule.vendor !== undefined && rule.vendor !== vendor) continue;
        if (rule.schema !== undefined && rule.schema !== schema) continue;
        if (rule.contains !== undefined && !body.includes(rule.contains)) continue;
        const before = matched[index] ?? 0;
        matched[index] = before + 1;
        const skip = rule.skip ?? 0;
        if (before < skip || before >= skip + (rule.times ?? Number.POSITIVE_INFINITY)) continue;
        const { share = 1 } = rule;
        const faults: readonly ModelFault[] = 'kind' in rule.fault ? [rule.fault] : rule.fault;
        if (share === 1 && faults.length === 1) return faults[0];
        const key = `${index} ${vendor} ${schema} ${contentOf(question)}`;
        const [chance, choice] = seededPair(seed, `fault ${timesAsked(key)} ${key}`);
        if (chance < share) return faults[Math.floor(choice * faults.length)];
      }
      return undefined;
    },
  };
}
