import type { KeyKind } from '@kpki/plugin';
import { isSoak, partOf } from '@kpki/services/random-cases';
import { describe, expect, it } from 'vitest';
import { narrowedTo } from '../test/saboteurs/parts.ts';
import { backendCases, runCase, sinkCases } from './index.ts';
import { backendHarness, sinkHarness } from './memory/index.ts';

/** Cases that the reference plugins cannot show: they have no secret options. */
const unproven = new Set(['canary.options', 'canary.errors']);
/** Cases for a backend that lacks a kind of key. */
const ofLackedKinds = ['keyStore.create.unsupported', 'keyGenerator.generate.unsupported'];
/** Capabilities that the reference backend has no reason to lack, and that the reference sink does not have. */
const undeclared = new Set([
  ...(isSoak ? ofLackedKinds : []),
  'issuer.beyond-grants',
  'rights.unasked',
  'write.encrypted',
]);

/** RSA keys take most of the time: a run uses one length, the next run another, the soak all. */
const kinds: readonly KeyKind[] = [
  ...partOf(['rsa-2048', 'rsa-3072', 'rsa-4096'] as const, 3),
  'ec-p256',
  'ec-p384',
  'ec-p521',
  'ed25519',
];
const reference = () => backendHarness(narrowedTo(kinds));

const expected = (id: string) => {
  if (unproven.has(id)) return 'not proven';
  return undeclared.has(id) ? 'not declared' : 'passed';
};

/** Finding the primes of an RSA key of 4096 bits takes seconds at times. */
const timeout = 60_000;

describe('the reference backend', () => {
  it.each(backendCases.map((each) => [each.id, each] as const))(
    '%s',
    async (id, each) => {
      expect(await runCase(each, reference())).toMatchObject({ id, result: expected(id) });
    },
    timeout,
  );
});

describe('the reference sink', () => {
  it.each(sinkCases.map((each) => [each.id, each] as const))('%s', async (id, each) => {
    expect(await runCase(each, sinkHarness())).toMatchObject({ id, result: expected(id) });
  });
});
