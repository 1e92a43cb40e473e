import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signingClusterComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedSigningServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { eventually } from '../eventually.ts';
import { type Play, play, sizes } from './play.ts';
import { allDone } from './reach.ts';

const external = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec:
  ca: { topology: external }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  dev:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./dev }, layout: kubeadm } }
`;

async function agree($: Play): Promise<void> {
  await $.see(/\[ Apply \d+ steps? \]/);
  await $.typeTo('a', /Apply \d+ steps? to cluster [\w-]+, environment/);
  await $.press('Enter');
}

needs('tmux').concurrent('CAs that are all external', () => {
  play('keys are kept, what waits is told in place, and the exit code says so', {}, async ($) => {
    await $.write('kpki.yaml', external);
    await $.open('-e dev');
    await $.see(/~ \d+ pending/);
    expect(await $.typeTo('p', /\[ Apply \d+ steps \]/)).toMatch(/\d+ request {3}\d+ pending/);
    expect(await $.typeTo('a', /Apply \d+ steps to cluster [\w-]+, environment/)).toMatch(
      /new keys are stored first; then kpki\s+requests/,
    );
    const result = await $.enter('Pending');
    expect(result).toMatch(/~ \d+ artifacts pending/);
    expect(result.replaceAll(/[ │┃]*\n[ │┃]*/g, ' ')).toContain('`kpki csr export -e dev` writes the requests');
    expect(await $.enter(/^[│┃][^a-z]*apiserver +cp1 +~ pending/m)).not.toContain('missing');
    expect(await $.typeTo('p', 'Nothing to apply:')).not.toContain('[ Apply');
    const { said } = await $.quit(4);
    expect(said).toContain('pending; after the approval, run again:');
    expect(said).toContain('kpki apply -e dev');
    // The command exits as the UI did.
    expect(await $.kpki('apply', '-e', 'dev', '--yes')).toMatchObject({ code: 4 });
  });
});

/** One user, whose certificate the cluster signs; the CA is there without its key. */
const inCluster = (endpoint: string): string => `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: kubernetes }
spec:
  profile: kubeadm
  keys: { ca: ec-p256, certificates: ec-p256, serviceAccount: ec-p256 }
  extraNames: { apiServer: [127.0.0.1, api.example.com], etcdServer: [127.0.0.1], etcdPeer: [127.0.0.1] }
  controlPlaneEndpoint: ${endpoint}
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
  users: [{ name: jane, groups: [dev], validity: 12h }]
environments:
  running:
    backends:
      default: { use: "@kpki/node-crypto" }
      cluster: { use: "@kpki/kubernetes", with: { kubeconfig: ./cluster.yaml } }
    ca: { kubernetes-ca: { keys: cluster } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;

needs('tmux', ...signingClusterComponents)('a certificate to approve', () => {
  let server: OpenedApiServer;
  let kubeconfig: string;
  const account = 'waiting';
  const asker = `system:serviceaccount:default:${account}`;

  beforeAll(async () => {
    server = await openSharedSigningServer();
    const token = await server.tokenOf('default', account);
    const apiGroup = 'rbac.authorization.k8s.io';
    const binding = {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: account },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'default' }],
    };
    await server.apply(binding);
    const shown = ['get', 'csr', `--as=${asker}`];
    await eventually(() => server.admin(null, ...shown));
    const ca = Buffer.from(server.ca).toString('base64');
    kubeconfig = stringify({
      'current-context': 'it',
      clusters: [{ name: 'it', cluster: { server: server.url, 'certificate-authority-data': ca } }],
      users: [{ name: 'it', user: { token } }],
      contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    });
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());

  async function layOut($: Play): Promise<void> {
    const node = join($.directory, 'out');
    await cp(join(server.folder, 'pki'), join(node, 'pki'), { recursive: true });
    await rm(join(node, 'pki/ca.key'));
    await cp(join(server.folder, 'super-admin.conf'), join(node, 'super-admin.conf'));
    await writeFile(join($.directory, 'cluster.yaml'), kubeconfig, { mode: 0o600 });
    await writeFile(join($.directory, 'kpki.yaml'), inCluster(new URL(server.url).host));
  }

  /** Other test files ask the same server. */
  async function requests(): Promise<readonly string[]> {
    const { items } = (await server.ask('GET', '/apis/certificates.k8s.io/v1/certificatesigningrequests')) as {
      readonly items: readonly {
        readonly metadata: { readonly name: string };
        readonly spec: { readonly username: string };
      }[];
    };
    return items.filter(({ spec }) => spec.username === asker).map(({ metadata }) => metadata.name);
  }

  describe.for(sizes)('at %ix%i', (size) => {
    play('waits where it is seen, and is there once somebody has said yes', { size }, async ($) => {
      await layOut($);
      await $.open('-e running');
      await $.see(/_ \d+ missing/);
      await $.type('p');
      await agree($);
      const result = await $.see('Pending');
      expect(result.replaceAll(/[ │┃]*\n[ │┃]*/g, ' ')).toMatch(/`kubectl certificate approve kpki-/);
      expect(await $.enter(/~ \d+ pending/)).toMatch(/admin\.conf +cp1 +~ pending/);
      await $.quit(4);

      await $.open('-e running');
      await $.see(/~ \d+ pending/);
      await $.type('p');
      await agree($);
      await $.see('Pending');
      await server.admin(null, 'certificate', 'approve', ...(await requests()));
      await $.type('t');
      await agree($);
      await $.see(allDone);
      await $.press('Enter');
      // The old state is shown until the next reading ends.
      await $.see(/^(?![\s\S]*pending)[\s\S]*✓ \d+ ok/);
      await $.quit();
      await server.admin(null, 'delete', 'csr', ...(await requests()));
    });
  });
});
