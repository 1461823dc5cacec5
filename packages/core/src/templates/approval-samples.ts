import type {
  ApprovalDecidedVariables,
  ApprovalDigestVariables,
  AutomationOffVariables,
  PanelVariables,
} from './approval-variables.ts';

const organisation = { name: 'Example Builders' };
const request = { minutes: 90, kind: 'manual time', date: '2026-11-23', start: '09:00' };
const person = { name: 'Ada Example', firstName: 'Ada' };
const extremePerson = { name: 'نور <b>الهدى</b> & "Zoë" 佐藤', firstName: 'نور' };

/** Requests of people who do not exist, to try a template with before it is saved. */
export const approvalDecidedSamples: Readonly<Record<string, ApprovalDecidedVariables>> = {
  approved: {
    organisation,
    person,
    request,
    decision: { outcome: 'approved', reason: '', by: 'Grace Example', changed: false },
  },
  rejected: {
    organisation,
    person,
    request,
    decision: { outcome: 'rejected', reason: 'The calendar shows no such call.', by: 'Grace Example', changed: true },
  },
  expired: {
    organisation,
    person,
    request,
    decision: { outcome: 'expired', reason: '', by: 'nobody', changed: false },
  },
  extreme: {
    organisation,
    person: extremePerson,
    request: { ...request, minutes: 10_080, kind: 'overtime' },
    decision: {
      outcome: 'rejected',
      reason: `a < b && c > d "quoted" <script>alert(1)</script> ${'long'.repeat(60)}`,
      by: 'a rule',
      changed: false,
    },
  },
};

const waiting: ApprovalDigestVariables['requests'][number] = {
  ...request,
  personName: 'Ada Example',
  submittedAt: '2026-11-24',
  expiresAt: '2026-12-08',
  findings: [],
  recommendation: null,
  confidence: null,
  link: 'https://example.com/decide?token=abc.def',
};

export const approvalDigestSamples: Readonly<Record<string, ApprovalDigestVariables>> = {
  one: {
    organisation,
    reviewer: { name: 'Grace Example' },
    date: '2026-11-25',
    requests: [waiting],
    total: 1,
    more: 0,
  },
  many: {
    organisation,
    reviewer: { name: 'Grace Example' },
    date: '2026-11-25',
    requests: [
      { ...waiting, link: null, expiresAt: null },
      {
        ...waiting,
        personName: extremePerson.name,
        findings: ['The time was worked 4 weeks ago.', 'a < b & <i>c</i>'],
        recommendation: 'reject',
        confidence: 12,
      },
    ],
    total: 60,
    more: 58,
  },
};

export const automationOffSamples: Readonly<Record<string, AutomationOffVariables>> = {
  drift: {
    organisation,
    reviewer: { name: extremePerson.name },
    switchedOff: {
      at: '2026-11-25 10:00',
      reason: 'People decided otherwise on 9 of 40 audited approvals.',
      remedy: 'Look at what changed, decide some requests blind, then calibrate again.',
    },
  },
};

/** What the prompt of simulated executives is tried with. */
export const panelSample: PanelVariables = {
  organisation,
  categories: [{ id: 'client-call', title: 'Client call' }],
  executive: { number: 1, of: 3, temperament: 'You weigh both sides evenly.' },
};
