import { join } from 'node:path';
import type { LoadClient } from '@kpki/services';
import { partOfDraw } from '@kpki/services/random-cases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientInKubeconfig } from '../control-plane.ts';
import { eventually } from '../eventually.ts';
import { opensslCertificate } from '../openssl-ca.ts';
import { type Caller, type ExtensionApi, flunders, forJane, startExtensionApi } from './extension-api.ts';
import { follow } from './follow.ts';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';
import { expectLive } from './live-checks.ts';
import { rolloutIn } from './live-cluster.ts';
import { bringTo, nextIn, rotationRecords } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { type Live, withLiveCluster } from './with-live-cluster.ts';

const spec = 'profile: kubeadm\nkeys: { ca: ec-p256, certificates: ec-p256 }';

withLiveCluster(
  'An extension API server behind the aggregation layer',
  {
    ...{ topology: 'small', spec },
    apiServerFlags: ['--enable-aggregator-routing=true'],
    alsoNeeds: ['sample-apiserver', 'openssl'],
  },
  (live) => {
    const resources = new AsyncDisposableStack();
    let extension: ExtensionApi;

    beforeAll(async () => {
      extension = resources.use(await startExtensionApi(live().cluster));
    });

    afterAll(() => resources.disposeAsync());

    /** The cluster, asked through the aggregation layer alone; whoever was given a kubeconfig is the server behind it. */
    const aggregated = (replacements: string[] = []): Live => {
      const { cluster, clients } = live();
      const credentials = () => kubeconfigCredentials(cluster.filesOf('cp1'), 'admin.conf');
      const client = (name: string, keepsConnection: boolean): LoadClient => ({
        ...{ kind: 'request', name, credentials, keepsConnection },
        request: { path: flunders },
      });
      return {
        cluster,
        clients: {
          ...clients,
          clients: [client('aggregated', false), client('aggregated, on one connection', true)],
          move: async (holder) => {
            if (holder !== 'given-away') return clients.move(holder);
            replacements.push(holder);
            await extension.replace();
          },
        },
      };
    };

    describe('believes who calls', () => {
      const cp1 = (): string => live().cluster.filesOf('cp1');

      test('through each API server, which shows front-proxy-client', async () => {
        const { cluster } = live();
        const admin = await kubeconfigCredentials(cp1(), 'admin.conf');
        for (const server of cluster.servers) {
          const answered = await extension.askAggregated(admin, server);
          expect(answered).toEqual({ status: 200, user: 'kubernetes-admin' });
        }
      });

      test('from front-proxy-client', async () => {
        const answered = await extension.ask(await forJane(cp1(), 'pki/front-proxy-client'));
        expect(answered).toEqual({ status: 200, user: 'jane' });
      });

      test('not from front-proxy-client without a name, which is nobody itself', async () => {
        const { client } = await forJane(cp1(), 'pki/front-proxy-client');
        expect(await extension.ask({ ...(client && { client }) })).toEqual({ status: 401, user: null });
      });

      test('not from a client of the Kubernetes CA, which is itself', async () => {
        const answered = await extension.ask(await forJane(cp1(), 'pki/apiserver-kubelet-client'));
        expect(answered).toEqual({ status: 403, user: 'kube-apiserver-kubelet-client' });
      });

      test('not from a client of the Kubernetes CA that is called as the front proxy is', async () => {
        const { cluster } = live();
        const words = ['kubeconfig', 'user', 'front-proxy-client', '--validity', '1d', '--out', 'named-alike.conf'];
        expect(await cluster.kpki(...words)).toMatchObject({ code: 0 });
        const client = await clientInKubeconfig(cluster.folder, 'named-alike.conf');
        const answered = await extension.ask({ client, headers: { 'x-remote-user': 'jane' } });
        expect(answered).toEqual({ status: 403, user: 'front-proxy-client' });
      });

      test('not from another name of the front-proxy CA', async () => {
        const by = ['-CA', join(cp1(), 'pki/front-proxy-ca.crt'), '-CAkey', join(cp1(), 'pki/front-proxy-ca.key')];
        const { folder } = live().cluster;
        await opensslCertificate(folder, 'other-name', 'other-proxy', ...by);
        expect(await extension.ask(await forJane(folder, 'other-name'))).toEqual({ status: 401, user: null });
      });

      test('not from the same name of another CA', async () => {
        const { folder } = live().cluster;
        await opensslCertificate(folder, 'stranger', 'front-proxy-client');
        expect(await extension.ask(await forJane(folder, 'stranger'))).toEqual({ status: 401, user: null });
      });

      test('not without a certificate', async () => {
        const answered = await extension.ask({ headers: { 'x-remote-user': 'jane' } });
        expect(answered).toEqual({ status: 403, user: 'system:anonymous' });
      });
    });

    const rotateFrontProxyCa = async (): Promise<void> => {
      const { cluster, clients } = aggregated();
      const names = ['front-proxy-ca'] as const;
      const old = await forJane(cluster.filesOf('cp1'), 'pki/front-proxy-client');
      const report = await underLoad(
        { cluster, clients },
        async () => {
          expect(await bringTo({ cluster, clients }, names, 'reissue')).toEqual(['trust', 'reissue']);
          const { all, rollout } = await rotationRecords(cluster, names);
          expect(rolloutIn(all).filter(({ action }) => action === 'restart')).toEqual([]);
          await follow(cluster, clients, rollout);
          // API servers add to the ConfigMap, and take nothing out of it.
          expect(await extension.ask(old)).toEqual({ status: 200, user: 'jane' });
          const { move } = nextIn(all);
          expect(move?.to).toBe('remove');
          expect(move?.conditions.map(({ text }) => text)).toContainEqual(
            expect.stringMatching(/ConfigMap kube-system\/extension-apiserver-authentication was deleted/),
          );
          // Deletes it, by the command that `kpki verify --live` names.
          await expectLive(cluster);
          await eventually(async () => expect(await extension.ask(old)).toEqual({ status: 401, user: null }));
          expect(await bringTo({ cluster, clients }, names, 'remove')).toEqual(['remove']);
        },
        4,
      );
      expectNoFailure(report, 0);
      expect(report.retried).toEqual([]);
      const current = await forJane(cluster.filesOf('cp1'), 'pki/front-proxy-client');
      expect(await extension.ask(current)).toEqual({ status: 200, user: 'jane' });
    };

    const rotateKubernetesCa = async (): Promise<void> => {
      const replacements: string[] = [];
      const served = aggregated(replacements);
      const { cluster } = served;
      const jane = () => forJane(cluster.filesOf('cp1'), 'pki/front-proxy-client');
      await using left = await extension.startAnother();
      const { client: oldAdmin } = await kubeconfigCredentials(cluster.filesOf('cp1'), 'admin.conf');
      const directly: Caller = { ...(oldAdmin && { client: oldAdmin }) };
      expect(await extension.ask(directly)).toEqual({ status: 200, user: 'kubernetes-admin' });
      // The ConfigMap was deleted, and may not be back yet.
      await eventually(async () => expect(await left.ask(await jane())).toEqual({ status: 200, user: 'jane' }));
      const report = await underLoad(
        served,
        async () => {
          for (const phase of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
            expect(await bringTo(served, ['kubernetes-ca'], phase)).toEqual([phase]);
            // A pod may end at any time: one that only kept its connections would not notice what its kubeconfig lacks.
            await extension.startAgain();
          }
        },
        4,
      );
      // API servers are restarted here: a request that one of them does not answer is answered by the other.
      expectNoFailure(report);
      // After `trust`, before `distrust`, and after it.
      expect(replacements).toHaveLength(3);
      expect(await extension.ask(await jane())).toEqual({ status: 200, user: 'jane' });
      // With the kubeconfig of before it still knows callers, and can ask nobody about their rights.
      expect(await left.ask(await jane())).toEqual({ status: 500, user: 'jane' });
      expect(left.log()).toContain('x509: certificate signed by unknown authority');
      expect(await extension.ask(directly)).toEqual({ status: 401, user: null });
    };

    const rotations = [
      { title: 'while the front-proxy CA is rotated, and nothing is restarted', rotation: rotateFrontProxyCa },
      {
        title: 'while the Kubernetes CA is rotated, if its kubeconfig is replaced when kpki says so',
        rotation: rotateKubernetesCa,
      },
    ];
    test.each(partOfDraw(rotations, rotations.length))('loses no request $title', ({ rotation }) => rotation());
  },
);
