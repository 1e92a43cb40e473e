import { describe, expect, test } from 'vitest';
import {
  algorithmOf,
  extension,
  handBuilt,
  keys,
  name,
  type Parts,
  signing,
  validity,
  version3,
} from '../../test/hand-built.ts';
import type { TestKey } from '../../test/keys.ts';
import { at, host, isCa, leafCase, middleCase, raw, signs } from '../../test/strictness/build.ts';
import { element, smallInteger } from '../der-write.ts';
import { extensionOids } from '../oid.ts';
import { judge } from './judge.ts';

const sound = leafCase('', 'accepted', {});
const under = middleCase('', 'accepted', {});
const options = { intermediates: [], roots: sound.roots, usage: 'server', at } as const;
const rules = (judgment: ReturnType<typeof judge>) => judgment.refusals.map((refusal) => refusal.rule);

describe('judge', () => {
  test('answers the chain it found, leaf first', () => {
    const { chain } = judge(under.leaf, { ...options, intermediates: under.intermediates });
    expect(chain?.map((each) => each.subject.commonName)).toEqual(['system:node:a', 'middle', 'kubernetes']);
  });

  test('asks for no name where none is given', () => {
    expect(judge(sound.leaf, options).refusals).toEqual([]);
    expect(judge(sound.leaf, { ...options, name: '' }).refusals).toEqual([]);
    expect(rules(judge(sound.leaf, { ...options, name: 'other' }))).toEqual(['name-mismatch']);
  });

  test('tells all that is wrong with a leaf at once', () => {
    const late = { ...options, name: 'other', at: new Date('2030-01-01'), roots: [] };
    expect(rules(judge(sound.leaf, late))).toEqual(['expired', 'name-mismatch', 'unknown-authority']);
  });

  test('dates count to the second that they name', () => {
    const check = (time: string) => rules(judge(sound.leaf, { ...options, at: new Date(time) }));
    expect(check('2026-01-01T00:00:00Z')).toEqual([]);
    expect(check('2025-12-31T23:59:59.999Z')).toEqual(['not-yet-valid', 'not-yet-valid']);
    expect(check('2027-01-01T00:00:00Z')).toEqual([]);
    expect(check('2027-01-01T00:00:00.001Z')).toEqual(['expired', 'expired']);
  });

  test('a usage counts for what it is presented as', () => {
    expect(rules(judge(sound.leaf, { ...options, usage: 'client' }))).toEqual(['wrong-usage']);
    expect(rules(judge(sound.leaf, { ...options, usage: 'any' }))).toEqual([]);
  });

  test('says which of several certificates does not read', () => {
    const { refusals } = judge(sound.leaf, { ...options, intermediates: [sound.leaf, Uint8Array.of(1)] });
    expect(refusals).toEqual([{ rule: 'unreadable', text: expect.stringMatching(/^intermediate 2: /) }]);
  });

  test('a trusted leaf needs no CA', () => {
    expect(judge(sound.leaf, { ...options, roots: [sound.leaf] }).chain).toHaveLength(1);
  });

  test('goes straight to a root that is among the intermediates too', () => {
    const roots = [...sound.roots, ...under.intermediates];
    const { chain } = judge(under.leaf, { ...options, roots, intermediates: under.intermediates });
    expect(chain).toHaveLength(2);
  });

  test('a name that only looks like that of a root is pointed out', () => {
    const { leaf } = leafCase('', 'unknown-authority', { issuer: name('KUBERNETES') });
    expect(judge(leaf, options).refusals[0]).toEqual({
      rule: 'unknown-authority',
      text: expect.stringContaining('spelled or encoded in another way'),
    });
  });

  test.each([
    ['policy constraints', extensionOids.policyConstraints, '30 06 80 01 ff 81 01 ff'],
    ['policy mappings', extensionOids.policyMappings, '30 08 30 06 06 01 2a 06 01 2b'],
  ])('%s below the root are refused, although Go evaluates them', (_, oid, value) => {
    const extensions = [signs, isCa, extension(oid, true, raw(value))];
    const { leaf, intermediates } = middleCase('', 'invalid-policies', { extensions });
    expect(judge(leaf, { ...options, intermediates }).refusals).toEqual([
      { rule: 'invalid-policies', text: expect.stringMatching(/"CN=middle".*kpki does not evaluate/) },
    ]);
  });

  test('a common name is pointed out where it was meant as the name', () => {
    const { leaf } = leafCase('', 'name-mismatch', { subject: name(host), extensions: [] });
    expect(judge(leaf, { ...options, name: host }).refusals[0]).toEqual({
      rule: 'name-mismatch',
      text: expect.stringContaining('common name'),
    });
  });

  test('names from a certificate are quoted, so that none of them moves a cursor', () => {
    const { leaf } = leafCase('', 'name-mismatch', {
      subject: name('\u001b[2J'),
      extensions: [
        extension(extensionOids.subjectAlternativeName, false, element(0x30, element(0x82, Buffer.from('\u001b[1m')))),
      ],
      validity: validity('2020-01-01', '2021-01-01'),
    });
    const { refusals, warnings } = judge(leaf, { ...options, name: host });
    expect(refusals.length).toBeGreaterThan(1);
    expect([...refusals, ...warnings].map((each) => each.text).join('')).not.toContain('\u001b');
  });

  test('warns of an issuer that ends first', () => {
    const { leaf } = leafCase('', 'accepted', { validity: validity('2026-01-01', '2028-01-01') });
    expect(judge(leaf, options).warnings.map(({ rule, depth }) => [rule, depth])).toEqual([['validity', 0]]);
  });

  test('says whose warning it is, where it is not the leaf', () => {
    const { leaf, intermediates } = middleCase('', 'accepted', { serial: smallInteger(0) });
    expect(judge(leaf, { ...options, intermediates }).warnings).toContainEqual({
      rule: 'serial-number',
      depth: 1,
      text: expect.stringMatching(/^"CN=middle": /),
    });
  });
});

describe('a hostile set of certificates', () => {
  const [first, second] = keys as readonly [TestKey, TestKey];
  const signs = extension(extensionOids.basicConstraints, true, element(0x30, Uint8Array.of(1, 1, 0xff)));

  function ca(own: number, issuer: number, by: TestKey): Uint8Array {
    const parts: Parts = {
      version: version3,
      serial: smallInteger(own * 1000 + issuer),
      algorithm: algorithmOf(by),
      issuer: name(`n${issuer}`),
      validity: validity('2026-01-01', '2027-01-01'),
      subject: name(`n${own}`),
      publicKey: first.publicKey,
      extensions: [signs],
    };
    return handBuilt(parts, signing(by));
  }

  const pairs = Array.from({ length: 20 }, (_, own) =>
    Array.from({ length: 20 }, (_, issuer) => [own, issuer] as const),
  );

  test('in which each signs each is given up on', () => {
    const intermediates = pairs.flat().map(([own, issuer]) => ca(own, issuer, first));
    const leaf = ca(99, 0, first);
    const started = performance.now();
    expect(rules(judge(leaf, { intermediates, roots: sound.roots, usage: 'any', at }))).toContain(
      'too-many-signatures',
    );
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('that all claim one name is given up on', () => {
    const intermediates = Array.from({ length: 200 }, (_, index) => ca(0, index, first));
    const leaf = ca(99, 0, second);
    expect(rules(judge(leaf, { intermediates, roots: sound.roots, usage: 'any', at }))).toContain(
      'too-many-signatures',
    );
  });

  test('with tens of thousands of names and constraints is judged in time', () => {
    const domains = Array.from({ length: 20_000 }, (_, index) => `a${index}.example.com`);
    const base = (text: string) => element(0x82, Buffer.from(text));
    const trees = element(0xa1, ...domains.map((domain) => element(0x30, base(`x.${domain}`))));
    const constraints = extension(extensionOids.nameConstraints, true, element(0x30, trees));
    const names = extension(extensionOids.subjectAlternativeName, false, element(0x30, ...domains.map(base)));
    const root: Parts = {
      version: version3,
      serial: smallInteger(1),
      algorithm: algorithmOf(first),
      issuer: name('root'),
      validity: validity('2026-01-01', '2027-01-01'),
      subject: name('root'),
      publicKey: first.publicKey,
      extensions: [signs, constraints],
    };
    const leaf = handBuilt({ ...root, subject: name('leaf'), extensions: [names] }, signing(first));
    const started = performance.now();
    const judgment = judge(leaf, { intermediates: [], roots: [handBuilt(root, signing(first))], usage: 'any', at });
    expect(judgment.refusals).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
