import { createServer as createPlainServer } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { type ServerName, serversOf } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import {
  anotherState,
  call,
  daysLater,
  fullState,
  now,
  rotatedState,
  type TestState,
} from '../../test/observed-state.ts';
import { at, listening, member, type ReachedAt } from '../../test/tls-member.ts';
import type { LiveServer } from '../index.ts';
import { statement } from '../model/statement.ts';
import { liveStatus } from './live-status.ts';

const nowhere: ReachedAt = { host: '127.0.0.1', port: 1 };

/** Asks all servers of cp1, of which only this one is anywhere. */
async function askAt(observed: TestState, reached: ReachedAt, server: ServerName = 'etcd'): Promise<LiveServer> {
  const one = cluster();
  const places = serversOf(one, {}).map(({ name }) => [name, name === server ? reached : nowhere]);
  const all = await liveStatus(one, await observed.read(), { cp1: Object.fromEntries(places) }, now, call);
  const found = all.find((each) => each.server === server);
  if (found === undefined) throw new Error(`${server} was not asked`);
  return found;
}

const ask = async (observed: TestState, files: TestState, options: TlsOptions = {}): Promise<LiveServer> =>
  askAt(observed, await member(files, options));

const restarts = [
  { component: 'etcd', flag: '--trusted-ca-file', time: null },
  { component: 'kube-apiserver', flag: '--etcd-cafile', time: null },
];

describe('whose clients a server asks for', () => {
  test('the stored CAs', async () => {
    const observed = await fullState(cluster());
    const { state, clients } = await ask(observed, observed);
    expect([state, clients.state]).toEqual(['stored', 'stored']);
  });

  test('a CA of the same name that was removed from the stored bundle: the certificate alone would be right', async () => {
    const observed = await fullState(cluster());
    const another = await anotherState(cluster());
    const both = [at(observed, 'pki/etcd/ca.crt'), at(another, 'pki/etcd/ca.crt')];
    const { state, clients } = await ask(observed, observed, { ca: both });
    expect(state).toBe('stored');
    expect(clients).toMatchObject({
      state: 'not reloaded',
      asked: ['CN=etcd-ca', 'CN=etcd-ca'],
      stored: [{ subject: 'CN=etcd-ca' }],
      lacking: [],
      excess: ['CN=etcd-ca'],
      reloads: restarts,
    });
  });

  test('without the CA that a rotation added: no other cluster answers, and nothing but a restart is missing', async () => {
    const before = await fullState(cluster());
    const observed = await rotatedState(cluster(), 'etcd-ca', 'prepare', 'trust');
    const { state, clients } = await ask(observed, before);
    expect(state).toBe('stored');
    expect(clients).toMatchObject({ state: 'not reloaded', excess: [], reloads: restarts });
    expect('lacking' in clients && clients.lacking).toHaveLength(1);
  });

  test('another CA by its name, in place of the stored one', async () => {
    const observed = await fullState(cluster());
    const { state, clients } = await ask(observed, observed, { ca: at(observed, 'pki/ca.crt') });
    expect(state).toBe('stored');
    expect(clients).toMatchObject({ state: 'other CAs', excess: ['CN=kubernetes-ca'], reloads: restarts });
  });

  test.each([-30, 30])(
    'is unknown with the certificate of another CA of the same name, made %i days later',
    async (days) => {
      const observed = await fullState(cluster());
      const { state, clients } = await ask(observed, await anotherState(cluster(), daysLater(days)));
      expect([state, clients]).toEqual(['other CA', { state: 'unknown', why: statement('clients/of-other-ca') }]);
    },
  );

  test('none', async () => {
    const observed = await fullState(cluster());
    const { clients } = await ask(observed, observed, { requestCert: false });
    expect(clients).toEqual({ state: 'none requested', component: 'etcd', flags: ['--trusted-ca-file'] });
  });

  test('is not compared where no sink stores the bundle', async () => {
    const files = await fullState(cluster());
    const observed = await fullState(cluster());
    observed.remove('pki/etcd/ca.crt');
    const { clients } = await ask(observed, files);
    expect(clients).toEqual({ state: 'nothing stored', asked: ['CN=etcd-ca'], artifacts: ['etcd-ca-bundle'] });
  });

  test('is unknown of a server with TLS 1.3 alone, which serves what is stored', async () => {
    const observed = await fullState(cluster());
    const { state, clients } = await ask(observed, observed, { minVersion: 'TLSv1.3' });
    expect([state, clients]).toEqual(['stored', { state: 'unknown', why: 'the server does not speak TLS 1.2' }]);
  });

  test('is unknown where nothing listens, or the connection is closed', async () => {
    const observed = await fullState(cluster());
    const closing = await listening(createPlainServer((socket) => socket.destroy()));
    expect(await askAt(observed, nowhere)).toMatchObject({
      state: 'unreachable',
      clients: { state: 'unknown', why: statement('unreached', { kind: 'no-listener' }) },
    });
    expect(await askAt(observed, closing)).toMatchObject({ state: 'unreachable', clients: { state: 'unknown' } });
  });

  test.each([
    ['etcd', 2],
    // They have no trust bundle of their own: a second question would tell nothing.
    ['kube-scheduler', 1],
    ['kubelet', 1],
  ] as const)('is asked of %s at the same time as its certificate: %i connections', async (server, connections) => {
    const observed = await fullState(cluster());
    const all = Promise.withResolvers<void>();
    let open = 0;
    const silent = await listening(
      createPlainServer((socket) => {
        open += 1;
        if (open === connections) all.resolve();
        void all.promise.then(() => socket.destroy());
      }),
    );
    const { clients } = await askAt(observed, silent, server);
    expect([open, clients.state]).toEqual([connections, connections === 1 ? 'not compared' : 'unknown']);
  });
});
