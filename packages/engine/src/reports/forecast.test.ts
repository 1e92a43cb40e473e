import { describe, expect, test } from 'vitest';
import { reissue } from '../../test/certificates.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { daysLater, emptyState, fullState, now, type TestState } from '../../test/observed-state.ts';
import { sinksState } from '../../test/sinks.ts';
import { type Expiry, forecastOf, statusOf } from '../index.ts';

const day = 86_400;
const forecast = async (observed: TestState, at = now): Promise<readonly Expiry[]> =>
  forecastOf(statusOf(await observed.read(), at), { now: at, renewBefore: observed.cluster.validity.renewBefore });
const endOf = async (observed: TestState, artifact: string, at = now): Promise<Expiry> => {
  const found = (await forecast(observed, at)).find((each) => each.artifact === artifact);
  if (found === undefined) throw new Error(`there is no end of ${artifact}`);
  return found;
};

describe('forecast', () => {
  test('the end of one certificate: everything about it', async () => {
    const observed = await fullState(cluster());
    expect(await endOf(observed, 'apiserver cp1')).toEqual({
      at: daysLater(365).toISOString(),
      residualSeconds: 365 * day,
      notAfter: daysLater(365).toISOString(),
      cappedBy: null,
      renewFrom: daysLater(335).toISOString(),
      artifact: 'apiserver cp1',
      name: 'apiserver',
      kind: 'certificate',
      owner: 'cp1',
      subject: 'CN=kube-apiserver',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      copies: [{ node: 'cp1', sink: 'main', location: expect.stringMatching(/./), path: 'pki/apiserver.crt' }],
      stops: 'No client accepts the API server.',
      connections: expect.arrayContaining([
        { client: 'kubectl', server: 'kube-apiserver' },
        { client: 'kubelet', server: 'kube-apiserver' },
      ]),
      takesAlong: [],
    });
  });

  test('a CA takes along all that it signed, and is one with its copies and its bundle', async () => {
    const observed = await fullState(cluster(threeNodes));
    const { takesAlong, copies, connections, renewFrom } = await endOf(observed, 'etcd-ca');
    expect(takesAlong.toSorted()).toEqual(
      ['apiserver-etcd-client', 'etcd-healthcheck-client', 'etcd-peer', 'etcd-server'].flatMap((name) =>
        ['cp1', 'cp2', 'cp3'].map((node) => `${name} ${node}`),
      ),
    );
    expect(new Set(copies.map(({ node }) => node))).toEqual(new Set(['cp1', 'cp2', 'cp3']));
    expect(connections).toEqual(['kube-apiserver', 'etcdctl', 'etcd'].map((client) => ({ client, server: 'etcd' })));
    expect(renewFrom).toBe(daysLater(3650 - 30).toISOString());
  });

  test('what ends first stands in front', async () => {
    const observed = await fullState(cluster());
    await reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', { notAfter: daysLater(3) });
    const ends = await forecast(observed);
    expect(ends[0]?.artifact).toBe('front-proxy-client cp1');
    expect(ends.map(({ residualSeconds }) => residualSeconds)).toEqual(
      ends.map(({ residualSeconds }) => residualSeconds).toSorted((a, b) => a - b),
    );
  });

  test('a certificate that would outlive its CA ends with it', async () => {
    const observed = await fullState(cluster());
    await reissue(observed, 'pki/etcd/ca.crt', 'pki/etcd/ca', { notAfter: daysLater(100) });
    expect(await endOf(observed, 'etcd-peer cp1')).toMatchObject({
      at: daysLater(100).toISOString(),
      notAfter: daysLater(365).toISOString(),
      cappedBy: 'etcd-ca',
      renewFrom: null,
    });
  });

  test('one that was cut to the end of its CA cannot be renewed before that is replaced', async () => {
    const observed = await fullState(cluster());
    await reissue(observed, 'pki/etcd/ca.crt', 'pki/etcd/ca', { notAfter: daysLater(100) });
    await reissue(observed, 'pki/etcd/peer.crt', 'pki/etcd/ca', { notAfter: daysLater(100) });
    expect(await endOf(observed, 'etcd-peer cp1')).toMatchObject({ cappedBy: 'etcd-ca', renewFrom: null });
  });

  test('the end of a root does not end what is believed below it, but for those who look further up', async () => {
    const declared = cluster({
      ca: { topology: 'single-root', limitPathLength: false, permittedNames: null },
    });
    const observed = await sinksState(declared, [
      { name: 'files', layout: 'kubeadm' },
      { name: 'stick', layout: 'root-ca' },
    ]);
    await observed.apply();
    const ends = forecastOf(statusOf(await observed.read(), now), { now, renewBefore: 30 * day });
    const of = (artifact: string) => ends.find((each) => each.artifact === artifact);
    expect(of('root-ca')).toMatchObject({ takesAlong: [], stops: expect.stringMatching(/Python/) });
    expect(of('kubernetes-ca')).toMatchObject({
      cappedBy: null,
      takesAlong: expect.arrayContaining(['apiserver cp1']),
    });
  });

  test('what lives shorter than the declared time is due in its last third', async () => {
    const observed = await fullState(cluster());
    await reissue(observed, 'admin.conf', 'pki/ca', { notBefore: now, notAfter: daysLater(9) });
    expect(await endOf(observed, 'admin.conf cp1')).toMatchObject({ renewFrom: daysLater(6).toISOString() });
  });

  test('what is over is told with the time that it has been over', async () => {
    const observed = await fullState(cluster());
    expect(await endOf(observed, 'apiserver cp1', daysLater(366))).toMatchObject({ residualSeconds: -day });
  });

  test('where nothing is there, nothing ends', async () => {
    expect(await forecast(await emptyState(cluster()))).toEqual([]);
  });
});
