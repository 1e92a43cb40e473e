import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rotated } from '@kpki/engine';
import { type Credentials, httpRequest, urlOf } from '@kpki/services';
import { expect } from 'vitest';
import { clientIn } from '../control-plane.ts';
import { frontProxyCredentials, kubeconfigCredentials } from './kubeconfig-credentials.ts';
import { currentPem } from './kubelet-configurations.ts';
import type { LiveCluster } from './live-cluster.ts';
import { readLinkedOnNode } from './on-node.ts';
import { podCredentials } from './service-account.ts';

/** What was good before a rotation; each is asked about afterwards, with what trusts the servers then. */
export interface OldCredentials {
  readonly admin: Credentials;
  readonly frontProxy: Credentials;
  readonly pod: Credentials;
  readonly etcd: NonNullable<Credentials['client']>;
  readonly kubelets: ReadonlyMap<string, Credentials>;
}

export async function credentialsOf(cluster: LiveCluster): Promise<OldCredentials> {
  const first = cluster.filesOf('cp1');
  return {
    admin: await kubeconfigCredentials(first, 'admin.conf'),
    frontProxy: await frontProxyCredentials(first),
    pod: await podCredentials(cluster),
    etcd: await clientIn(first, 'pki/apiserver-etcd-client'),
    kubelets: new Map(
      await Promise.all(
        cluster.kubelets.map(async (node): Promise<[string, Credentials]> => {
          const pair = await readLinkedOnNode(cluster.nodeNamed(node), currentPem);
          return [node, { ca: pair, client: { certificate: pair, key: pair } }];
        }),
      ),
    ),
  };
}

/** Each server refuses the credentials of what was rotated since, and accepts the others. */
export async function expectRefused(
  cluster: LiveCluster,
  old: OldCredentials,
  rotated: readonly Rotated[],
): Promise<void> {
  const status = (name: Rotated): number => (rotated.includes(name) ? 401 : 200);
  const answers = {
    admin: [...new Set(await answersTo(cluster, old.admin))],
    kubelets: await answersToKubelets(cluster, old),
    frontProxy: [...new Set(await answersTo(cluster, old.frontProxy))],
    pod: [...new Set(await answersTo(cluster, old.pod))],
    etcd: [...new Set(await membersAnswer(cluster, old.etcd))],
  };
  expect(answers).toEqual({
    admin: [status('kubernetes-ca')],
    kubelets: [status('kubernetes-ca')],
    frontProxy: [status('front-proxy-ca')],
    pod: [status('sa')],
    etcd: [rotated.includes('etcd-ca') ? 'refused' : 200],
  });
}

/** What the API servers answer the credentials that the kubelets had, each answer once. */
export async function answersToKubelets(
  cluster: LiveCluster,
  { kubelets }: OldCredentials,
): Promise<readonly number[]> {
  const answers = await Promise.all([...kubelets.values()].map((who) => answersTo(cluster, who)));
  return [...new Set(answers.flat())];
}

/** What each API server answers somebody: 200, or 401 where it does not know them. */
export async function answersTo(cluster: LiveCluster, who: Credentials): Promise<readonly number[]> {
  const ca = await readFile(join(cluster.filesOf('cp1'), 'pki/ca.crt'));
  const answers = cluster.servers.map((server) =>
    httpRequest(`${server}/apis`, { ...who, ca, asGo: true }).then(({ status }) => status),
  );
  return Promise.all(answers);
}

/** What each member of etcd answers a client: 200, or `refused` where it ends the connection. */
async function membersAnswer(
  cluster: LiveCluster,
  client: NonNullable<Credentials['client']>,
): Promise<readonly (number | 'refused')[]> {
  const members = cluster.nodes.filter(({ name }) => cluster.components.runs('etcd', name));
  return Promise.all(
    members.map(async (node) => {
      const ca = await readFile(join(cluster.filesOf(node.name), 'pki/etcd/ca.crt'));
      const url = `${urlOf(node, 'etcdClient')}/health`;
      return httpRequest(url, { ca, asGo: true, client }).then(
        ({ status }) => status,
        () => 'refused' as const,
      );
    }),
  );
}
