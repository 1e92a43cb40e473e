import { emptyIntent, type Intent, type Plan } from '@kpki/engine';
import type { Call, Sink } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { memorySink } from '../../test/memory-plugins.ts';
import { oneNodeCluster } from '../../test/one-node-cluster.ts';
import { applyUnderLock } from './apply-under-lock.ts';
import type { Session } from './session.ts';

const call: Call = { signal: new AbortController().signal };

const asked: readonly (readonly [Partial<Intent>, command: string | undefined, said: string])[] = [
  [{}, undefined, 'kpki apply on '],
  [{ renew: ['apiserver cp1'] }, undefined, 'kpki renew on '],
  [{ rekey: ['apiserver cp1'] }, undefined, 'kpki rekey on '],
  [{ rotate: [{ name: 'etcd-ca', to: 'trust' }] }, undefined, 'kpki rotate on '],
  [{}, 'csr export', 'kpki csr export on '],
];

test.each(asked)('of %j, by %s, others are told: %s', async (intent, command, said) => {
  const holders: string[] = [];
  const lock: Sink['lock'] = (_, holder) => {
    holders.push(holder);
    return Promise.resolve({ heldBy: 'another client' });
  };
  const session = { cluster: oneNodeCluster(), sinks: [await memorySink('vault', 'vault-kv', { lock })] } as unknown;
  const plan = { locations: [], intent: { ...emptyIntent, ...intent } } as unknown as Plan;
  const outcome = await applyUnderLock(
    session as Session,
    plan,
    () => {},
    call,
    command === undefined ? {} : { command },
  );
  expect(outcome).toMatchObject({ busy: { heldBy: 'another client' } });
  expect(holders).toEqual([expect.stringMatching(`^${said}`)]);
});
