import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ControlPlaneComponent,
  type Flags,
  type HttpResponse,
  httpRequest,
  type LoopbackNode,
  ofRelease,
  programPath,
  runProgram,
  urlOf,
  versionOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { type Cluster, type Component, componentFlagsLeftUnset } from '@kpki/spec';
import { expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { signingRequests } from './claims/signing-requests.ts';
import { type Client, clientIn } from './control-plane.ts';
import { controlPlaneFlags } from './flags.ts';
import { withControlPlane } from './with-control-plane.ts';

function leftUnset(component: Component, cluster: Cluster, directory: string): Flags {
  return componentFlagsLeftUnset(cluster, component, directory).flatMap(({ flag, value }) =>
    value === null ? [] : [`${flag}=${value}`],
  );
}

function everyFlag(cluster: Cluster, directory: string): Readonly<Record<ControlPlaneComponent, Flags>> {
  const set = controlPlaneFlags(cluster, directory);
  const all = (component: ControlPlaneComponent): Flags => [
    ...set[component],
    ...leftUnset(component, cluster, directory),
  ];
  return {
    etcd: all('etcd'),
    'kube-apiserver': all('kube-apiserver'),
    'kube-controller-manager': all('kube-controller-manager').filter(
      (flag) => !/^--cluster-signing-(cert|key)-file=/.test(flag),
    ),
    // Else it would ask the API server for the CAs.
    'kube-scheduler': [
      ...all('kube-scheduler'),
      '--authentication-skip-lookup=true',
      '--requestheader-allowed-names=front-proxy-client',
    ],
  };
}

const configuration = ({ name, address, ports }: LoopbackNode): string => `
${clusterPki('kubernetes')}
  profile: kubernetes
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane:
    - { name: ${name}, addresses: [${address}], port: ${ports.apiServer} }
`;

// Every run starts control planes with the flags of `kpki flags` alone; the soak adds those that the table leaves
// unset.
const title = 'a control plane with the flags that are left unset';
withControlPlane(title, { configurationFor: configuration, flagsFor: everyFlag }, (running) => {
  // Here the controller manager has a pair for each signer, and none for all.
  signingRequests(running);

  const metrics = (client?: Client): Promise<HttpResponse> =>
    httpRequest(`${urlOf(running().node, 'scheduler')}/metrics`, { ca: 'any', ...(client && { client }) });

  test('the scheduler knows whose certificates are of the Kubernetes CA', async () => {
    const { directory, stranger } = running();
    expect(await metrics(await clientIn(directory, 'pki/apiserver-kubelet-client'))).toMatchObject({ status: 200 });
    expect(await metrics(await clientIn(stranger, 'pki/apiserver-kubelet-client'))).toMatchObject({ status: 401 });
    expect(await metrics()).toMatchObject({ status: 403 });
  });

  test('the scheduler believes the front proxy about its caller, and nobody else', async () => {
    const { directory } = running();
    const headers = { 'X-Remote-User': 'jane', 'X-Remote-Group': 'system:masters' };
    const asked = async (base: string): Promise<number> => {
      const client = await clientIn(directory, base);
      const url = `${urlOf(running().node, 'scheduler')}/metrics`;
      return (await httpRequest(url, { ca: 'any', client, headers })).status;
    };
    expect(await asked('pki/front-proxy-client')).toBe(200);
    expect(await asked('pki/apiserver-etcd-client')).toBe(401);
  });

  test("etcd's HTTP gateway shows its own server a certificate that it accepts", async () => {
    const { node, directory } = running();
    const answer = await httpRequest(`${urlOf(node, 'etcdClient')}/v3/maintenance/status`, {
      ca: await readFile(join(directory, 'pki/etcd/ca.crt')),
      client: await clientIn(directory, 'pki/etcd/healthcheck-client'),
      method: 'POST',
      body: '{}',
    });
    expect(answer, answer.body).toMatchObject({ status: 200, body: expect.stringContaining('"version":"3.') });
  });

  // API servers have --peer-ca-file since 1.36.
  needs('kube-apiserver@1.34')('beside the flags of `kpki flags`, what the table says is refused', () => {
    test.each([
      ['kube-controller-manager', '1.37', 'cannot specify --cluster-signing-{cert,key}-file and'],
      ['kube-apiserver', '1.34', '--peer-ca-file requires UnknownVersionInteroperabilityProxy'],
    ] as const)('%s %s refuses', async (component, release, why) => {
      const { directory, scratch } = running();
      const cluster = { ...running().cluster, kubernetesVersion: versionOf(release) };
      const flags = [...controlPlaneFlags(cluster, directory)[component], ...leftUnset(component, cluster, directory)];
      const program = programPath(ofRelease(component, release));
      const { code, stderr } = await runProgram(program, flags, { directory: scratch });
      expect(code, stderr).toBe(1);
      expect(stderr).toContain(why);
    });
  });
});
