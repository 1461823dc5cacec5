import type { Progress, WeeklyProgress } from '@ai-manager/core';
import { formatCost } from '@ai-manager/core';
import { createLogUpdate } from 'log-update';
import { progressBar } from './bar.ts';
import type { Terminal } from './terminal.ts';
import { formatDuration, truncate } from './text.ts';

/** Shows how far long work is, until `stop`. */
export interface ProgressDisplay {
  /** what goes on before there is something to count */
  announce(text: string): void;
  update(progress: Progress): void;
  /** Takes the redrawn line away until the next update, so that something else can be written. */
  makeRoom(): void;
  /** Clears what is redrawn. Safe to call twice. */
  stop(): void;
}

interface ProgressOptions {
  /** monotonic milliseconds */
  readonly now: () => number;
}

/** One redrawn line where a person watches, plain lines at sensible moments elsewhere. */
export function createProgressDisplay(terminal: Terminal, options: ProgressOptions): ProgressDisplay {
  return terminal.interactive ? createLiveDisplay(terminal, options) : createPlainDisplay(terminal, options);
}

/** What can be said about speed from the first progress that was seen on: a resumed run starts in the middle. */
interface Pace {
  readonly elapsedMs: number;
  /** null until something was done */
  readonly perSecond: number | null;
  readonly leftMs: number | null;
}

/** Keeps the first progress of the phase that has a pace. */
export function createPaceMeter(): (progress: Progress, nowMs: number) => Pace {
  let start: { readonly done: number; readonly at: number } | undefined;
  return (progress, nowMs) => {
    if (counted.has(progress.phase)) start ??= { done: progress.done, at: nowMs };
    const elapsedMs = start === undefined ? 0 : nowMs - start.at;
    const done = start === undefined ? 0 : progress.done - start.done;
    const perSecond = done > 0 && elapsedMs > 0 ? (done * 1_000) / elapsedMs : null;
    const left = progress.total - progress.done;
    if (!counted.has(progress.phase)) return { elapsedMs, perSecond: null, leftMs: null };
    return { elapsedMs, perSecond, leftMs: perSecond === null || left <= 0 ? null : (left * 1_000) / perSecond };
  };
}

const phases: Readonly<Record<Progress['phase'], string>> = {
  loading: 'reading',
  evaluating: 'evaluating',
  ranking: 'ranking',
  mailing: 'sending mail',
  reading: 'reading activity',
  triaging: 'triaging requests',
  verifying: 'verifying records',
  exporting: 'exporting records',
};

/** Phases that have a pace. */
const counted: ReadonlySet<Progress['phase']> = new Set([
  'evaluating',
  'reading',
  'triaging',
  'verifying',
  'exporting',
]);

function headOf(progress: Progress): string {
  const phase = phases[progress.phase];
  return 'week' in progress ? `${progress.week} ${phase}` : phase;
}

/** What there is to say beside how much is done. */
function remarksOn(progress: Progress): readonly string[] {
  if (progress.operation === 'approvals.triage')
    return progress.waiting === 0 ? [] : [`${progress.waiting} for a person`];
  if (!('week' in progress)) return [];
  const failed = progress.operation === 'people.sync' ? progress.failed : progress.counts.failed;
  return [
    ...(progress.operation === 'people.sync' ? [] : [costPart(progress)]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
}

/** One line: bar, count, rate, cost, time left; parts that do not fit are left out, the least important first. */
export function progressLine(progress: Progress, pace: Pace, terminal: Pick<Terminal, 'style' | 'width'>): string {
  const { style } = terminal;
  const { done, total } = progress;
  const parts = [
    `${done}/${total}`,
    ...(pace.perSecond === null ? [] : [`${pace.perSecond.toFixed(pace.perSecond < 10 ? 1 : 0)}/s`]),
    ...(pace.leftMs === null ? [] : [`${formatDuration(pace.leftMs)} left`]),
    ...remarksOn(progress),
  ];
  const head = headOf(progress);
  const width = terminal.width() - 1;
  const separator = style.unicode ? ' · ' : ', ';
  const text = parts.join(separator);
  const room = width - head.length - text.length - 4;
  if (room < 8) return truncate(`${head} ${text}`, width);
  const share = total === 0 ? 1 : done / total;
  return `${head} ${style.green(progressBar(share, Math.min(30, room), style.unicode))} ${text}`;
}

const redrawEveryMs = 80;

function createLiveDisplay(terminal: Terminal, { now }: ProgressOptions): ProgressDisplay {
  const draw = createLogUpdate(terminal.stream as NodeJS.WriteStream);
  const paceOf = createPaceMeter();
  let latest: Progress | undefined;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const redraw = (): void => {
    if (latest === undefined) return;
    drawnAt = now();
    draw(progressLine(latest, paceOf(latest, drawnAt), terminal));
  };
  // With a slow model minutes may pass between two results; the time left goes on.
  const timer = setInterval(redraw, 1_000);
  timer.unref();
  return {
    announce: (text) => draw(terminal.style.dim(truncate(text, terminal.width() - 1))),
    update(progress) {
      const isNewPhase = latest?.phase !== progress.phase;
      latest = progress;
      if (isNewPhase || now() - drawnAt >= redrawEveryMs || progress.done === progress.total) redraw();
    },
    makeRoom: () => draw.clear(),
    stop() {
      clearInterval(timer);
      latest = undefined;
      draw.clear();
      draw.done();
    },
  };
}

const plainEveryMs = 5_000;
const plainEveryShare = 0.1;

/** A line for each new phase, each tenth, and each five seconds. */
function createPlainDisplay(terminal: Terminal, { now }: ProgressOptions): ProgressDisplay {
  const paceOf = createPaceMeter();
  let last: { readonly phase: string; readonly share: number; readonly at: number } | undefined;
  return {
    announce: (text) => terminal.write(`${text}\n`),
    update(progress) {
      const at = now();
      const pace = paceOf(progress, at);
      const share = progress.total === 0 ? 1 : progress.done / progress.total;
      const isDue =
        last === undefined ||
        last.phase !== progress.phase ||
        Math.floor(share / plainEveryShare + 1e-9) > Math.floor(last.share / plainEveryShare + 1e-9) ||
        at - last.at >= plainEveryMs;
      if (!isDue) return;
      last = { phase: progress.phase, share, at };
      terminal.write(`${plainLine(progress, pace)}\n`);
    },
    makeRoom: () => undefined,
    stop: () => undefined,
  };
}

function plainLine(progress: Progress, pace: Pace): string {
  const share = progress.total === 0 ? 100 : Math.floor((100 * progress.done) / progress.total);
  const parts = [
    `${headOf(progress)}: ${progress.done}/${progress.total} (${share} %)`,
    ...(pace.perSecond === null ? [] : [`${pace.perSecond.toFixed(1)}/s`]),
    ...(pace.leftMs === null ? [] : [`${formatDuration(pace.leftMs)} left`]),
    ...remarksOn(progress),
  ];
  return parts.join(', ');
}

/** What the run has cost, and what a budget leaves. */
function costPart({ costMicroUsd, leftMicroUsd }: WeeklyProgress): string {
  const left = leftMicroUsd === undefined ? '' : `, ${formatCost(leftMicroUsd)} left`;
  return `cost ${formatCost(costMicroUsd)}${left}`;
}
