import type { ApprovalRules } from '../../domain/approval-rules.ts';
import { localSpan, wordsOfKind } from '../../domain/approval-words.ts';
import type { Approval, ApprovalFact, ApprovalStatus, HardRuleVerdict } from '../../domain/approval.ts';
import type { Metric } from '../../domain/metric.ts';
import { knownMetrics } from '../../domain/metric.ts';
import type { Week } from '../../domain/week.ts';
import { weekOfInstant, weeksUpTo } from '../../domain/week.ts';

/** Weeks of tracked hours that are looked at, the one the time was worked in included. */
const weeksOfHours = 5;

/** The weeks whose hours say something about a request, oldest first; the last is the one the time was worked in. */
export function weeksAround({ startAt }: Approval['request'], timeZone: string): readonly Week[] {
  return weeksUpTo(weekOfInstant(startAt, timeZone), weeksOfHours);
}

export interface FactSources {
  readonly approval: Approval;
  readonly timeZone: string;
  readonly categories: ApprovalRules['hard']['categories'];
  readonly hardRules: HardRuleVerdict;
  /** of the person in {@link weeksAround} */
  readonly metrics: readonly Metric[];
  /** all requests of the person */
  readonly counts: Readonly<Record<ApprovalStatus, number>>;
}

/** What is known about a request, as sentences that code makes from figures; no word of it is the applicant's. */
export function factsOf(sources: FactSources): readonly ApprovalFact[] {
  return [...requestFacts(sources), ...hourFacts(sources), ...historyFacts(sources), ...ruleFacts(sources)];
}

function requestFacts({ approval, timeZone, categories }: FactSources): readonly ApprovalFact[] {
  const { request, submittedAt } = approval;
  const { date, weekday, start, end } = localSpan(request, timeZone);
  const kind = wordsOfKind(request.kind);
  const sentences = [
    `${request.minutes} minutes of ${kind} are asked for, on ${weekday} ${date} from ${start} to ${end} (${timeZone}).`,
    handedIn(request.startAt, submittedAt),
    overlapSentence(request.trackedOverlapMinutes),
  ];
  const category = categories?.find(({ id }) => id === request.category);
  if (category !== undefined) sentences.push(`The category is ${category.title}.`);
  return numbered('R', 'request', sentences);
}

function handedIn(startAt: string, submittedAt: string): string {
  const days = Math.floor((Date.parse(submittedAt) - Date.parse(startAt)) / 86_400_000);
  if (days < 0) return 'It was handed in before the time it is about.';
  return days === 0
    ? 'It was handed in within a day.'
    : `It was handed in ${counted(days, 'day')} after the time began.`;
}

function overlapSentence(minutes: number | null): string {
  if (minutes === null) return 'It is not known how much of this time is tracked already.';
  return minutes === 0
    ? 'Nothing of this time is tracked already.'
    : `${counted(minutes, 'minute')} of this time are tracked already.`;
}

function hourFacts({ approval, timeZone, metrics }: FactSources): readonly ApprovalFact[] {
  const weeks = weeksAround(approval.request, timeZone);
  const current = weeks.at(-1);
  const byWeek = new Map(
    metrics
      .filter(({ name, projectId }) => name === knownMetrics.hours && projectId === null)
      .map((metric) => [metric.week, metric]),
  );
  const now = current === undefined ? undefined : byWeek.get(current);
  const before = weeks.slice(0, -1).flatMap((week) => byWeek.get(week) ?? []);
  const source = now?.source ?? before.at(-1)?.source ?? 'worksmart';
  const sentences = [
    now === undefined
      ? `For week ${current} no tracked hours are known.`
      : `In week ${current} ${hours(now.value)} were tracked.`,
  ];
  if (before.length > 0) {
    const mean = before.reduce((sum, { value }) => sum + value, 0) / before.length;
    sentences.push(
      `In ${counted(before.length, 'known week')} of the four before, ${hours(mean)} a week were tracked.`,
    );
  }
  return numbered('H', source, sentences);
}

function historyFacts({ counts }: FactSources): readonly ApprovalFact[] {
  const { approved, rejected, expired } = counts;
  const decided = approved + rejected;
  const sentences = [
    decided === 0
      ? 'No other request of this person was decided so far.'
      : `Of ${counted(decided, 'decided request')} of this person ${approved} were approved and ${rejected} rejected.`,
  ];
  if (expired > 0) sentences.push(`${counted(expired, 'request')} of this person expired without a decision.`);
  return numbered('P', 'history', sentences);
}

function ruleFacts({ hardRules }: FactSources): readonly ApprovalFact[] {
  return numbered(
    'L',
    'rules',
    hardRules.findings.slice(0, 20).map(({ message }) => message),
  );
}

function numbered(prefix: string, source: string, sentences: readonly string[]): readonly ApprovalFact[] {
  return sentences.map((text, index) => ({ id: `${prefix}${index + 1}`, text, source }));
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function hours(value: number): string {
  return `${Math.round(value * 10) / 10} h`;
}
