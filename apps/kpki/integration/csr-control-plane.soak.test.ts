import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoopbackNode } from '@kpki/services';
import type { Cluster, ClusterKeyKind } from '@kpki/spec';
import { expect, test } from 'vitest';
import { administrators } from './claims/administrators.ts';
import { controllers } from './claims/controllers.ts';
import { etcdTrust } from './claims/etcd.ts';
import { filesBelow } from './file-tree.ts';
import { controlPlaneFlags } from './flags.ts';
import { type Applied, applyByRequests, succeeds } from './program.ts';
import { configurationOf, type Declared, environments } from './two-machines.ts';
import { withControlPlane } from './with-control-plane.ts';

interface Row {
  readonly title: string;
  readonly topology: Declared['topology'];
  readonly keys: ClusterKeyKind & Declared['keys'];
  readonly node: string;
  /** The environment of the signing machine. */
  readonly office: string;
  /** The CAs whose keys are on the node. */
  readonly keysOnNode: readonly string[];
}

const offline = { topology: 'single-root', node: environments.online, office: environments.root } as const;
const ofNode = ['pki/ca.key', 'pki/etcd/ca.key', 'pki/front-proxy-ca.key'];

const rows: readonly Row[] = [
  { title: 'a root that is offline, of P-256', ...offline, keys: 'ec-p256', keysOnNode: ofNode },
  { title: 'a root that is offline, of RSA', ...offline, keys: 'rsa-2048', keysOnNode: ofNode },
  {
    title: 'authorities of another kpki, of RSA',
    topology: 'external',
    keys: 'rsa-2048',
    node: environments.onlineExternal,
    office: environments.authorities,
    keysOnNode: [],
  },
];

async function fill({ topology, keys, office }: Row, configuration: string, below: string): Promise<Applied> {
  const folder = join(below, 'office');
  await mkdir(folder);
  const [, controlPlane] = /controlPlane: \[(.*)\]/.exec(configuration) ?? [];
  const own = { topology, keys, environment: office, ...(controlPlane === undefined ? {} : { controlPlane }) };
  await writeFile(join(folder, 'kpki.yaml'), configurationOf(own));
  await succeeds(folder, 'apply', '--yes');
  return applyByRequests(configuration, below, async (requests) => {
    await succeeds(folder, 'csr', 'sign', requests, '--out', 'signed', '--yes');
    return join(folder, 'signed');
  });
}

// Every run has requests that kpki signs (csr-two-kpki, csr-offline-root), and in some a control plane of a company's
// CAs (topologies); the soak starts control planes on what kpki signed.
for (const row of rows) {
  const setup = {
    configurationFor: ({ name, address, ports }: LoopbackNode) =>
      configurationOf({
        ...row,
        environment: row.node,
        controlPlane: `{ name: ${name}, addresses: [${address}], port: ${ports.apiServer} }`,
      }),
    fill: (configuration: string, below: string) => fill(row, configuration, below),
    flagsFor: (cluster: Cluster, directory: string) =>
      controlPlaneFlags(cluster, directory, () => row.keysOnNode.length > 0),
  };
  withControlPlane(`a control plane below ${row.title}`, setup, (running) => {
    etcdTrust(running);
    administrators(running, 'kubernetes');
    controllers(running);

    test('what is not signed on the node has no key there', async () => {
      const files = [...(await filesBelow(running().directory)).keys()];
      expect(files.filter((file) => file.endsWith('ca.key')).toSorted()).toEqual(row.keysOnNode.toSorted());
    });
  });
}
