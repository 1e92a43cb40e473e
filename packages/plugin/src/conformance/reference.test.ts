import { describe, expect, it } from 'vitest';
import { backendHarness, sinkHarness } from '../memory/index.ts';
import { backendCases, runCase, sinkCases } from './index.ts';

/** What nothing about the reference plugins can show: they have no secret options. */
const unproven = new Set(['canary.options', 'canary.errors']);
/** What the reference backend has no reason to lack, and what the reference sink does not do. */
const undeclared = new Set([
  'keyStore.create.unsupported',
  'keyGenerator.generate.unsupported',
  'issuer.beyond-grants',
  'rights.unasked',
  'write.encrypted',
]);

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
      expect(await runCase(each, backendHarness())).toMatchObject({ id, result: expected(id) });
    },
    timeout,
  );
});

describe('the reference sink', () => {
  it.each(sinkCases.map((each) => [each.id, each] as const))('%s', async (id, each) => {
    expect(await runCase(each, sinkHarness())).toMatchObject({ id, result: expected(id) });
  });
});
