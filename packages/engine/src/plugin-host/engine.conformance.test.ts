import type { Host } from '@kpki/plugin';
import { backendCases, type Case, type Harness, runCase, sinkCases } from '@kpki/plugin-conformance';
import { backendHarness, sinkHarness } from '@kpki/plugin-conformance/memory';
import { describe, expect, test } from 'vitest';
import type { Instances } from './exported-layout.ts';
import { openGuarded } from './load.ts';

/** The same harness, with everything that it opens behind the guard. */
function behindGuard<K extends keyof Instances>(kind: K, harness: Harness<Instances[K]>): Harness<Instances[K]> {
  const pluginOrigin = { kind, name: 'it', use: '@kpki/memory', hide: (text: string) => text };
  const guarded = (host: Host, open: (own: Host) => Promise<Instances[K]>): Promise<Instances[K]> =>
    openGuarded(kind, { open: (_, own) => open(own) }, {}, host, pluginOrigin);
  return {
    ...harness,
    open: async (host) => {
      const subject = await harness.open(host);
      const { reopen } = subject.hooks ?? {};
      return {
        ...subject,
        instance: await guarded(host, async () => subject.instance),
        hooks: {
          ...subject.hooks,
          ...(reopen === undefined ? {} : { reopen: (lent: Host) => guarded(lent, (own) => reopen(own)) }),
        },
      };
    },
  };
}

/** Finding the primes of an RSA key of 4096 bits may take seconds. */
const timeout = 60_000;

/** A guard in front of a correct plugin changes nothing. */
function suite<K extends keyof Instances>(
  kind: K,
  cases: readonly Case<Instances[K]>[],
  harness: () => Harness<Instances[K]>,
): void {
  test.each(cases.map((each) => [each.id, each] as const))(
    '%s',
    async (id, each) => {
      const { result } = await runCase(each, harness());
      expect(await runCase(each, behindGuard(kind, harness()))).toMatchObject({ id, result });
    },
    timeout,
  );
}

describe('the reference backend behind the guard', () => suite('backend', backendCases, backendHarness));
describe('the reference sink behind the guard', () => suite('sink', sinkCases, sinkHarness));
