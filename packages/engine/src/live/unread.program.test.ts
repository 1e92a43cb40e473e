import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { call, fullState, now } from '../../test/observed-state.ts';
import { checkNames, type LiveVerdict } from './check-names.ts';
import { checksBefore, checksOfRotations, type LiveCheck, liveCheckState } from './checks-before.ts';
import { verifyLive } from './verify-live.ts';

const nowhere = { host: '127.0.0.1', port: 1 };

/** The verdicts where no API server is reached. */
async function unread(checks?: ReadonlySet<LiveCheck>): Promise<readonly LiveVerdict[]> {
  const observed = await fullState(cluster());
  const question = {
    live: { cp1: { 'kube-apiserver': nowhere } },
    servers: [],
    withinCluster: true,
    ...(checks === undefined ? {} : { checks }),
  };
  return verifyLive(await observed.read(), question, now, () => {}, call);
}

test('before a phase, each check through the API is unproven by its own name: none stands for another', async () => {
  const verdicts = await unread(
    checksBefore({ rotate: [{ name: 'kubernetes-ca', to: 'distrust' }], direction: 'forwards', completes: false }),
  );
  const names = [
    'kubelet/cp1',
    'clock',
    'lease/kube-system/kube-controller-manager',
    'lease/kube-system/kube-scheduler',
    'nodes',
    'configmap/kube-root-ca.crt',
    'clustertrustbundles',
    'configmap/kube-system/extension-apiserver-authentication',
    'configmap/kube-public/cluster-info',
    'mutatingwebhookconfigurations',
    'validatingwebhookconfigurations',
    'apiservices',
    'customresourcedefinitions',
    'secrets/service-account-token',
  ];
  expect(verdicts.map(({ name }) => name)).toEqual(names);
  expect(checkNames(checksOfRotations(['kubernetes-ca']), cluster())).toEqual(expect.arrayContaining(names));
  expect(verdicts.every(({ holds }) => holds === 'unproven')).toBe(true);
  for (const left of names) {
    const liveChecks = liveCheckState(
      verdicts,
      names.filter((each) => each !== left),
    );
    expect(liveChecks).toMatchObject({ state: 'closed', unproven: [{ name: left }] });
  }
});

test('what a phase does not depend on is not asked', async () => {
  const ofEtcd = await unread(
    checksBefore({ rotate: [{ name: 'etcd-ca', to: 'reissue' }], direction: 'forwards', completes: false }),
  );
  expect(ofEtcd.map(({ name }) => name)).toEqual(['clock']);
});

test('a report says it once', async () => {
  const report = (await unread()).filter(({ name }) => name !== 'kube-apiserver/cp1');
  expect(report).toMatchObject([{ name: 'api', holds: 'unproven' }]);
});
