import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainLink } from './audit-chain.ts';
import {
  chainStart,
  contentHashOf,
  isErased,
  linkHashOf,
  nextHead,
  personalHashOf,
  separatePersonal,
  verifyLinks,
} from './audit-chain.ts';
import type { DecisionRecord } from './decision-record.ts';

const zeros = '0'.repeat(64);

function chainOf(contents: readonly { readonly note: string; readonly personal: string | null }[]): ChainLink[] {
  let head = chainStart;
  return contents.map(({ note, personal }, index) => {
    const parts =
      personal === null
        ? { personal: null, personalSalt: null, personalHash: null }
        : {
            personal: { text: personal },
            personalSalt: `salt-${index}`,
            personalHash: personalHashOf(`salt-${index}`, { text: personal }),
          };
    const record = { id: `d-${index}`, note };
    head = nextHead(head, { record, personalHash: parts.personalHash });
    return { ...head, decisionId: record.id, record, ...parts, foundByItself: true };
  });
}

const erase = (link: ChainLink): ChainLink => ({ ...link, personal: null, personalSalt: null });
const chains = fc.array(fc.record({ note: fc.string(), personal: fc.option(fc.string()) }), {
  minLength: 2,
  maxLength: 12,
});

describe('hashes of the chain', () => {
  it('are SHA-256 as anybody can compute it', () => {
    // echo -n '{"personalHash":null,"record":{"a":1,"b":[2,"x"]}}' | sha256sum
    const content = contentHashOf({ b: [2, 'x'], a: 1 }, null);
    expect(content).toBe('300053d5c3abe55028351061ce40d3f42f7919a42dc8cb92d331a9f4e86e17bd');
    expect(linkHashOf(zeros, content)).toBe('4f6e4b8c2397df1974e431c15d65c61a4aea8ede65adca9296649ebd2249b7cd');
  });

  it('do not depend on the order of members', () => {
    expect(contentHashOf({ a: 1, b: { c: 2, d: 3 } }, 'h')).toBe(contentHashOf({ b: { d: 3, c: 2 }, a: 1 }, 'h'));
    expect(personalHashOf('s', { a: 1, b: 2 })).toBe(personalHashOf('s', { b: 2, a: 1 }));
    expect(personalHashOf('s', { a: 1 })).not.toBe(personalHashOf('t', { a: 1 }));
  });
});

describe('a chain', () => {
  it('verifies as it was made, in pieces and with any personal data erased', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.func(fc.boolean()), (contents, at, erased) => {
        const links = chainOf(contents).map((link, index) => (erased(index) ? erase(link) : link));
        const cut = at % links.length;
        const first = verifyLinks(chainStart, links.slice(0, cut));
        const rest = verifyLinks(first.head, links.slice(cut));
        expect([first.break, rest.break]).toEqual([null, null]);
        expect(rest.head.position).toBe(links.length);
      }),
    );
  });

  it('shows a change of any member of any link, at its place', () => {
    const changes: readonly ((link: ChainLink) => Partial<ChainLink>)[] = [
      () => ({ record: { note: 'another' } }),
      () => ({ hash: 'a'.repeat(64) }),
      ({ position }) => ({ position: position + 1 }),
      ({ personalHash }) => ({ personalHash: personalHash === null ? 'b'.repeat(64) : null }),
      () => ({ personal: { text: 'something else', more: 1 } }),
      () => ({ foundByItself: false }),
    ];
    fc.assert(
      fc.property(chains, fc.nat(), fc.constantFrom(...changes), (contents, at, change) => {
        const links = chainOf(contents);
        const place = at % links.length;
        const changed = links.map((link, index) => (index === place ? { ...link, ...change(link) } : link));
        const verified = verifyLinks(chainStart, changed);
        expect(verified.break?.position).toBe(place + 1);
        expect(verified.head.position).toBe(place);
      }),
    );
  });

  it('shows a link that is gone and links that changed places, but not an end that was cut off', () => {
    const links = chainOf(['a', 'b', 'c', 'd'].map((note) => ({ note, personal: null })));
    const [a, b, c, d] = links as [ChainLink, ChainLink, ChainLink, ChainLink];
    expect(verifyLinks(chainStart, [a, c, d]).break).toMatchObject({ position: 2, kind: 'missing', decisionId: null });
    const swapped = [a, { ...c, position: 2 }, { ...b, position: 3 }, d];
    expect(verifyLinks(chainStart, swapped).break).toMatchObject({ position: 2, kind: 'changed', decisionId: 'd-2' });
    expect(verifyLinks(chainStart, [a, b])).toEqual({ head: { position: 2, hash: b.hash }, break: null });
  });

  it('counts data as erased only where there was some', () => {
    const [quoting, plain] = chainOf([
      { note: 'a', personal: 'x' },
      { note: 'b', personal: null },
    ]) as [ChainLink, ChainLink];
    expect([quoting, erase(quoting), plain].map(isErased)).toEqual([false, true, false]);
  });
});

describe('a record of an earlier version', () => {
  const record = (kind: DecisionRecord['kind'], outcome: DecisionRecord['outcome']): DecisionRecord => ({
    id: 'd',
    kind,
    subject: { type: 'evaluation', id: 'e' },
    actor: { id: 'a', role: 'executive', via: 'test' },
    at: '2026-11-23T09:00:00.000Z',
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: null,
    attempts: [],
    outcome,
  });

  it.each([
    ['evaluation', { grade: 'B', evidence: { goals: ['Ship.'] } }, { evidence: { goals: ['Ship.'] } }],
    ['contest', { grade: 'B', reason: 'I was ill.' }, { reason: 'I was ill.' }],
    ['review', { grade: 'B', comment: 'Too kind.' }, { comment: 'Too kind.' }],
  ] satisfies [DecisionRecord['kind'], DecisionRecord['outcome'], object][])(
    'of the kind %s keeps what it quotes apart',
    (kind, outcome, personal) => {
      expect(separatePersonal(record(kind, outcome))).toEqual({ ...record(kind, { grade: 'B' }), personal });
    },
  );

  it('stays as it is where it quotes nobody, or keeps it apart already', () => {
    const rules = record('rules', { reason: 'Quarterly.' });
    expect(separatePersonal(rules)).toBe(rules);
    const apart = { ...record('contest', { reason: 'x' }), personal: { reason: 'y' } };
    expect(separatePersonal(apart)).toBe(apart);
  });
});
