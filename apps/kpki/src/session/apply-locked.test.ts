import { asDeclared, builtinLayouts, describe, type Intent, type OpenSink, type Plan } from '@kpki/engine';
import type { Call, Sink } from '@kpki/plugin';
import { sink as memorySink, memoryStorage } from '@kpki/plugin-conformance/memory';
import { expect, test } from 'vitest';
import { oneNodeCluster } from '../../test/one-node-cluster.ts';
import { applyLocked } from './apply-locked.ts';
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
    return Promise.resolve({ heldBy: 'somebody else' });
  };
  const session = await sessionOf(lock);
  const plan = { locations: [], intent: { ...asDeclared, ...intent } } as unknown as Plan;
  const outcome = await applyLocked(session, plan, () => {}, call, command === undefined ? {} : { command });
  expect(outcome).toMatchObject({ busy: { heldBy: 'somebody else' } });
  expect(holders).toEqual([expect.stringMatching(`^${said}`)]);
});

async function sessionOf(lock: Sink['lock']): Promise<Session> {
  const layout = builtinLayouts.find(({ name }) => name === 'vault-kv');
  const ask = () => Promise.reject(new Error('nobody is asked'));
  const host = { folder: '/', log: () => {}, ask, agree: async () => {}, now: () => new Date(), describe };
  const sink = { ...(await memorySink.open({ storage: memoryStorage() }, host)), lock };
  const sinks = [{ name: 'vault', layout, sink }] as readonly OpenSink[];
  return { cluster: oneNodeCluster(), sinks } as Session;
}
