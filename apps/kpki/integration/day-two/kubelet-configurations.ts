import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Flags,
  type KubernetesRelease,
  type NamespacedNode,
  ofRelease,
  type ProgramResult,
  programPath,
  runProgram,
} from '@kpki/services';
import { type Ask, post } from '../init-bindings.ts';

/** The node whose kubelet.conf is as `kubeadm init` leaves it. */
const finalized = 'cp2';

/** Where a kubelet keeps the client certificate that it renews by itself. */
export const currentPem = '/var/lib/kubelet/pki/kubelet-client-current.pem';

export interface Bootstrapping {
  readonly release: KubernetesRelease;
  readonly folder: string;
  /** The node whose kubelet gets its kubelet.conf by TLS bootstrap, as by `kubeadm join`. */
  readonly bootstrapped: string;
  readonly ask: Ask;
  readonly runOn: (node: string, path: string, ...words: readonly string[]) => Promise<ProgramResult>;
  readonly filesOf: (node: string) => string;
  readonly server: string;
}

const token = { id: 'abcdef', secret: '0123456789abcdef' } as const;
const bootstrapFile = 'bootstrap-kubelet.conf';

/** Puts a bootstrap kubeconfig in the place of one node's kubelet.conf. Answers the flags that a node's kubelet needs. */
export async function bootstrap(setup: Bootstrapping): Promise<(node: string) => Flags> {
  await post(setup.ask, '/api/v1/namespaces/kube-system/secrets', {
    metadata: { name: `bootstrap-token-${token.id}` },
    type: 'bootstrap.kubernetes.io/token',
    stringData: {
      'token-id': token.id,
      'token-secret': token.secret,
      'usage-bootstrap-authentication': 'true',
      'usage-bootstrap-signing': 'true',
      'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
    },
  });
  const files = setup.filesOf(setup.bootstrapped);
  await writeFile(join(files, bootstrapFile), await bootstrapKubeconfig(setup));
  await rm(join(files, 'kubelet.conf'));
  return (node) => (node === setup.bootstrapped ? [`--bootstrap-kubeconfig=/etc/kubernetes/${bootstrapFile}`] : []);
}

async function bootstrapKubeconfig({ folder, release, filesOf, server }: Bootstrapping): Promise<string> {
  const file = join(folder, bootstrapFile);
  const config = async (...words: readonly string[]): Promise<void> => {
    const kubectl = programPath(ofRelease('kubectl', release));
    const { code, stderr } = await runProgram(kubectl, ['config', `--kubeconfig=${file}`, ...words]);
    if (code !== 0) throw new Error(stderr);
  };
  const ca = join(filesOf('cp1'), 'pki/ca.crt');
  await config('set-cluster', 'kubernetes', `--server=${server}`, `--certificate-authority=${ca}`, '--embed-certs');
  await config('set-credentials', 'tls-bootstrap-token-user', `--token=${token.id}.${token.secret}`);
  await config('set-context', 'default', '--cluster=kubernetes', '--user=tls-bootstrap-token-user');
  await config('use-context', 'default');
  return readFile(file, 'utf8');
}

/**
 * Ends as kubeadm does once the kubelets run: `join` removes the bootstrap kubeconfig, and `init` has kubelet.conf refer
 * to the certificate that the kubelet renews by itself.
 */
export async function finalize(
  { release, folder, bootstrapped, filesOf, runOn }: Bootstrapping,
  nodeNamed: (name: string) => NamespacedNode,
): Promise<void> {
  await rm(join(filesOf(bootstrapped), bootstrapFile));
  const config = join(folder, 'kubeadm.yaml');
  await writeFile(
    config,
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${nodeNamed(finalized).address} }
nodeRegistration: { name: ${finalized} }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${release}.0
`,
  );
  const phase = ['init', 'phase', 'kubelet-finalize', 'enable-client-cert-rotation', `--config=${config}`];
  const { code, stdout, stderr } = await runOn(finalized, programPath(ofRelease('kubeadm', release)), ...phase);
  if (code !== 0) throw new Error(`kubeadm ${phase.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}
