import type { GateInput, GateVerdict } from '../../domain/approval-gate.ts';
import { calibrationFor, decideGate, isEligible } from '../../domain/approval-gate.ts';
import type { Triage } from '../../domain/approval.ts';
import { capText } from '../../domain/untrusted-text.ts';
import type { TriageSettings } from './context.ts';
import type { PanelResult, TriageWork } from './state.ts';

const nobodyAsked: PanelResult = {
  votes: [],
  recommendation: null,
  confidence: null,
  confidenceWithoutText: null,
  obstacle: null,
  attempts: [],
};

type Found = Pick<TriageWork, 'hardRules'> & Partial<Pick<TriageWork, 'facts' | 'textFindings' | 'panel'>>;

/** What was found, as it is stored, and what the gate makes of it. */
export function toTriage(
  found: Found,
  { settings, now }: { readonly settings: TriageSettings; readonly now: string },
): { readonly triage: Triage; readonly verdict: GateVerdict } {
  const { hardRules, facts = [], textFindings = [] } = found;
  const panel = found.panel ?? nobodyAsked;
  const { recommendation, confidence, confidenceWithoutText, obstacle } = panel;
  const { calibration, fingerprint } = settings;
  const gate: GateInput = {
    hardRules,
    textFindings,
    recommendation,
    confidence,
    confidenceWithoutText,
    obstacle,
    fingerprint,
    calibration,
  };
  const verdict = decideGate(gate);
  const inForce = calibrationFor(gate);
  const triage: Triage = {
    at: now,
    rulesVersion: settings.rulesVersion,
    hardRules,
    textFindings: [...textFindings],
    facts: [...facts],
    votes: [...panel.votes],
    recommendation,
    confidence,
    reasoning: reasoningOf({ textFindings, panel, seats: settings.seats.length }),
    confidenceWithoutText,
    eligible: isEligible(gate),
    waitReasons: verdict.outcome === 'wait' ? [...verdict.reasons] : [],
    fingerprint: confidence === null ? null : fingerprint,
    calibrationId: inForce?.id ?? null,
    threshold: inForce?.threshold ?? null,
  };
  return { triage, verdict };
}

interface Reasons {
  readonly textFindings: TriageWork['textFindings'];
  readonly panel: PanelResult;
  readonly seats: number;
}

/** Why, for the executive: what code says of the panel first, then the panel in its own words. */
function reasoningOf({ textFindings, panel, seats }: Reasons): string {
  const { votes, confidence, confidenceWithoutText } = panel;
  if (votes.length === 0) return panel.obstacle === null ? '' : 'No simulated executive could be asked.';
  const approving = votes.filter(({ recommendation }) => recommendation === 'approve').length;
  const lines = [
    `${approving} of ${seats} simulated executives would approve${confidence === null ? '' : `; the mean probability of approval is ${percent(confidence)}`}.`,
  ];
  if (votes.length < seats)
    lines.push(`${seats - votes.length} of them gave no answer, so there is no recommendation.`);
  if (confidenceWithoutText !== null)
    lines.push(`Without the applicant's text it is ${percent(confidenceWithoutText)}.`);
  if (textFindings.length > 0)
    lines.push('The text speaks to its reviewer or hides something: do not rely on these recommendations.');
  const words = votes.map(({ seat, recommendation, probability, reasoning, evidence }) => {
    const cited = evidence.length === 0 ? '' : ` [${evidence.join(', ')}]`;
    return `Executive ${seat} (${recommendation}, ${percent(probability)}): ${reasoning}${cited}`;
  });
  return capText([...lines, ...words].join('\n'), 4_000).text;
}

function percent(probability: number): string {
  return `${Math.round(probability * 1_000) / 10} %`;
}
