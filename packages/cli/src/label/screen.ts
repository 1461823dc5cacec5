import { progressBar } from '../output/bar.ts';
import type { Terminal } from '../output/terminal.ts';
import { count, wrap } from '../output/text.ts';
import type { Approval, LabelResult, Standing } from './session.ts';

type Look = Pick<Terminal, 'style' | 'width'>;

export interface Place {
  /** from 1 on */
  readonly number: number;
  readonly standing: Standing | null;
  readonly nameOf: (personId: string) => string;
  readonly timeZone: string;
  /** the last decision can still be taken back */
  readonly mayUndo: boolean;
}

const widest = 90;
const kinds: Readonly<Record<Approval['request']['kind'], string>> = {
  'manual-time': 'manual time',
  overtime: 'overtime',
};

/** One request with what a person needs to decide it, and nothing of what the machine thinks of it. */
export function renderRequest(approval: Approval, place: Place, terminal: Look): string {
  const { style } = terminal;
  const width = Math.min(terminal.width(), widest);
  const { request, submittedAt, triage } = approval;
  const { nameOf, timeZone } = place;
  const when = `${localTime(request.startAt, timeZone)}, ${minutesText(request.minutes)}`;
  const category = request.category === null ? [] : [request.category];
  const description = request.description === '' ? '(no description)' : request.description;
  return [
    `${style.bold(`Request ${place.number}`)}  ${style.dim(approval.key)}`,
    '',
    `${style.bold(nameOf(request.personId))}: ${[kinds[request.kind], when, ...category].join(', ')}`,
    style.dim(`Handed in ${localTime(submittedAt, timeZone)}`),
    '',
    ...wrap(description, width - 4).map((line) => `    ${line}`),
    ...section('Facts', triage?.facts.map(({ id, text }) => `${style.dim(id)} ${text}`) ?? [], { style, width }),
    ...section(
      'Rules and text',
      [...(triage?.hardRules.findings ?? []), ...(triage?.textFindings ?? [])].map(({ message }) =>
        style.yellow(message),
      ),
      { style, width },
    ),
    '',
    ...(place.standing === null ? [] : [standingLine(place.standing, terminal), '']),
  ].join('\n');
}

function section(
  title: string,
  sentences: readonly string[],
  { style, width }: { readonly style: Terminal['style']; readonly width: number },
): readonly string[] {
  if (sentences.length === 0) return [];
  const lines = sentences.flatMap((sentence) =>
    wrap(sentence, width - 4).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`),
  );
  return ['', style.bold(title), ...lines];
}

/** Labels so far on the way to those a calibration needs. */
function standingLine(standing: Standing, { style, width }: Look): string {
  const { labels, countedAgainst, labelsMissing, mode } = standing;
  if (mode === 'on') {
    const { audits, disagreements } = standing.drift;
    return `Automatic approval is on; ${count(audits, 'audit')}, ${count(disagreements, 'disagreement')}`;
  }
  const counted = labels + countedAgainst;
  const share = labelsMissing === 0 ? 1 : counted / (counted + labelsMissing);
  const bar = progressBar(share, Math.min(30, width() - 50), style.unicode);
  const left = labelsMissing === 0 ? 'enough to calibrate' : `${labelsMissing} more needed before calibrating`;
  return `${style.green(bar)} ${count(labels, 'label')}, ${left}`;
}

/** What each key does; the plain form is for where no single key can be read. */
export function keysLine({ mayUndo }: Pick<Place, 'mayUndo'>, { style }: Look): string {
  const key = (letter: string, word: string): string => `${style.bold(letter)} ${word}`;
  const keys = [key('a', 'approve'), key('r', 'reject'), key('s', 'skip'), ...(mayUndo ? [key('u', 'undo')] : [])];
  return [...keys, key('q', 'quit')].join('   ');
}

/** What a review came to, in sentences. */
export function renderLabelResult(result: LabelResult, standing: Standing | null, terminal: Look): string {
  const { style } = terminal;
  const { approved, rejected, blind, audited, skipped, refused, switchedOff } = result;
  const decided = approved + rejected;
  return [
    decided === 0
      ? 'Nothing was decided.'
      : `${count(decided, 'request')} decided blind: ${approved} approved, ${rejected} rejected.`,
    ...(blind === decided ? [] : [`${count(decided - blind, 'decision')} of these count for no calibration.`]),
    ...(audited === 0 ? [] : [`${count(audited, 'decision')} checked an automatic approval.`]),
    ...(skipped === 0
      ? []
      : [
          `${count(skipped, 'request')} left out: each that comes before a decided one counts as a disagreement until it is decided.`,
        ]),
    ...refused.map(({ approvalId, message }) => style.yellow(`${approvalId}: ${message}`)),
    ...(switchedOff ? [style.red('Automatic approval was switched off: people disagree too often.')] : []),
    ...(standing === null ? [] : [standingLine(standing, terminal)]),
    ...(standing !== null && standing.mode !== 'on' && standing.labelsMissing === 0
      ? [`Next: ${style.cyan('ai-manager approvals calibrate')}`]
      : []),
  ].join('\n');
}

function minutesText(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** Such as `Mon 23 Nov 2026, 09:05`. */
function localTime(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}
